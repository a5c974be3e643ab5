package io.github.dl4jquant.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ResNet-50 in ONNX Runtime: as {@link OnnxExporter} writes it, quantized and float, against the same network as ONNX
 * Runtime's own quantization writes it. Prints which operators ONNX Runtime's profile counts in one run of each, then their
 * times, taken in turns.
 *
 * <p>Arguments: threads, minibatch, rounds.
 */
public final class ExportRace {

    private static final Pattern KERNEL =
            Pattern.compile("\"name\" ?: ?\"[^\"]*_kernel_time\".*?\"op_name\" ?: ?\"(\\w+)\"");
    private static final int CALIBRATION_IMAGES = 4;
    private static final double WARM_UP_SECONDS = 2;

    private ExportRace() {}

    /** Runs it; see the class comment. */
    public static void main(String[] args) throws IOException, OrtException {
        if (args.length != 3) {
            System.err.println("Expected three arguments: threads, minibatch, rounds.");
            System.exit(2);
        }
        int threads = Integer.parseInt(args[0]);
        int batch = Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("export-race");
        INDArray images = BenchmarkNetwork.RESNET50.inputs(batch, 1);
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(
                "quantized by ONNX Runtime's scheme",
                write(NativeResNet50.model(batch).toByteArray(), folder));
        ComputationGraph net = ImageNetworks.resNet50();
        ComputationGraph int8 = QuantizationTransform.apply(net, config());
        files.put("our export", exported(int8, folder.resolve("int8.onnx"), batch, false));
        files.put("our export, exact", exported(int8, folder.resolve("exact.onnx"), batch, true));
        files.put("our export, float", exported(net, folder.resolve("float.onnx"), batch, false));
        Map<String, Racer> racers = new LinkedHashMap<>();
        List<OnnxContender> contenders = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            System.out.printf("%s: %s%n", file.getKey(), profile(file.getValue(), images, folder));
            OnnxContender contender = new OnnxContender(file.getValue(), images, threads);
            contenders.add(contender);
            racers.put(file.getKey(), new Racer(contender, WARM_UP_SECONDS));
        }
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            racers.values().forEach(Racer::takeTurn);
        }
        double base = median(racers.values().iterator().next());
        racers.forEach((name, racer) -> System.out.printf(
                "%-36s median %8.2f ms, %.2f of the first%n", name, median(racer) / 1e3, median(racer) / base));
        contenders.forEach(Contender::close);
        System.exit(0); // Deeplearning4j's threads would keep the program running
    }

    private static double median(Racer racer) {
        return racer.times().get(0).times().median();
    }

    private static QuantizationConfig config() {
        List<DataSet> images = new ArrayList<>();
        for (int i = 0; i < CALIBRATION_IMAGES; i++) {
            images.add(new DataSet(BenchmarkNetwork.RESNET50.inputs(1, 100 + i), Nd4j.zeros(1, 1)));
        }
        return QuantizationConfig.weightAndActivation(new ListDataSetIterator<>(images, 1));
    }

    private static Path write(byte[] model, Path folder) throws IOException {
        return Files.write(folder.resolve("native.onnx"), model);
    }

    private static Path exported(ComputationGraph net, Path file, int batch, boolean exact) {
        OnnxOptions options = OnnxOptions.builder()
                .batch(batch)
                .inputShape("input", BenchmarkNetwork.RESNET50.sampleShape())
                .exact(exact)
                .build();
        OnnxExporter.export(net, file.toFile(), options);
        return file;
    }

    /** How often ONNX Runtime runs each operator, of which it has fused some, in one run. */
    private static Map<String, Integer> profile(Path file, INDArray images, Path folder)
            throws OrtException, IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer values = FloatBuffer.wrap(images.dup('c').data().asFloat());
        String written;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.enableProfiling(folder.resolve("profile").toString());
            try (OrtSession session = environment.createSession(file.toString(), options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, values, images.shape())) {
                session.run(Map.of(session.getInputNames().iterator().next(), input))
                        .close();
                written = session.endProfiling();
            }
        }
        Map<String, Integer> operators = new TreeMap<>();
        Matcher kernel = KERNEL.matcher(Files.readString(Path.of(written)));
        while (kernel.find()) {
            operators.merge(kernel.group(1), 1, Integer::sum);
        }
        return operators;
    }
}
