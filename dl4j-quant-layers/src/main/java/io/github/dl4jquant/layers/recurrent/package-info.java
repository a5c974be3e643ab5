/** Recurrent layers: LSTM, LSTM with peepholes, simple recurrent; in both directions, masked, or only their last step. */
package io.github.dl4jquant.layers.recurrent;
