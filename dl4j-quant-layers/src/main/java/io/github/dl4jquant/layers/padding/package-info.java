/** Zero padding, where it is not merged into the convolution behind it, and cropping. */
package io.github.dl4jquant.layers.padding;
