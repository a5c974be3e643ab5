/** Blocks of pixels that become channels or images of their own. */
package io.github.dl4jquant.layers.blocks;
