/** Maximum, average, sum and norm over whole sequences, images and volumes. */
package io.github.dl4jquant.layers.globalpooling;
