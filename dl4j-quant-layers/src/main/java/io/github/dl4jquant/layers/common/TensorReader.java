package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/** What is to be known of a layer to check its inputs. */
public interface TensorReader {

    /** For messages: "layer 'relu1' (ConvolutionLayer, from conv1 + bn1 + relu1)". */
    String describe();

    /** Number format of each input. */
    List<TensorFormat> getInputFormats();

    /** Number format of the result. */
    TensorFormat outputFormat();

    /** Whether an input comes from outside the network: it is checked for NaN and infinity. */
    boolean isReadsNetworkInput();
}
