/**
 * Out to ONNX. {@link io.github.dl4jquant.export.OnnxExporter} walks over a quantized network (a float one is brought into
 * FLOAT32 form first) and asks the {@link io.github.dl4jquant.export.OnnxRule} of each layer's configuration class for
 * ONNX operators. Rules are found with {@code ServiceLoader}, like the quantizing rules, so that users add their own.
 *
 * <p>In ONNX all tensors with positions are channels first (NCW, NCHW, NCDHW), whatever order Deeplearning4j holds them in.
 */
package io.github.dl4jquant.export;
