/** Conversions between number formats and axis orders: quantize, dequantize, transpose. */
package io.github.dl4jquant.layers.boundary;
