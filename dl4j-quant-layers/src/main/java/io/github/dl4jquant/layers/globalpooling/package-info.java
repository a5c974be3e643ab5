/** Maximum and average over whole images. */
package io.github.dl4jquant.layers.globalpooling;
