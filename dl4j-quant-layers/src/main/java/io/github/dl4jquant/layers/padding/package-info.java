/** Zero padding of images, where it is not merged into the convolution behind it. */
package io.github.dl4jquant.layers.padding;
