package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.examples.data.IdxSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The quick start's comparison on real data: a LeNet of the kind in Deeplearning4j's zoo on Fashion-MNIST.
 *
 * <p>Arguments: the folder with the four idx files (gzipped or not, named as by their publisher), and a file for the
 * trained float network. If that file exists it is used instead of training, which takes {@value #EPOCHS} epochs. The
 * exit status is 1 if one of the promises in {@link #check} is broken.
 */
public final class FashionMnist {

    static final int EPOCHS = 2;

    private static final int TURNS = 150;

    private FashionMnist() {}

    /** Runs it; see the class comment. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Expected two arguments: the folder with the idx files, and a file for the network.");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        Path model = Path.of(args[1]);
        Checks checks = new Checks();
        Path saved = Files.createTempDirectory("fashion-mnist");
        Example example = example(folder, model);
        List<ModeRow> rows = new ModeComparison(saved, TURNS, 0.003, checks).run(example);
        System.out.println(ModeTable.format(example.title(), rows));
        check(rows, checks);
        checks.problems().forEach(problem -> System.out.println("FAILED: " + problem));
        System.out.printf("%d checks passed.%n", checks.passed());
        System.exit(checks.problems().isEmpty() ? 0 : 1);
    }

    /** What is promised for static int8, beyond what every comparison checks. */
    private static void check(List<ModeRow> rows, Checks checks) {
        ModeRow base = rows.get(0);
        ModeRow int8 = rows.get(rows.size() - 1);
        checks.require(base.accuracy() >= 0.89, "float accuracy is %.4f, expected at least 0.89", base.accuracy());
        checks.require(
                int8.agreement() >= 0.985, "agreement with float is %.4f, expected at least 0.985", int8.agreement());
        double size = (double) int8.fileBytes() / base.fileBytes();
        checks.require(size <= 0.27, "the file is %.3f of the float file, expected at most 0.27", size);
        double faster = base.micros1() / int8.micros1();
        checks.require(faster >= 5, "batch 1 is %.1f times faster than float, expected at least 5", faster);
    }

    private static Example example(Path folder, Path model) throws IOException {
        List<DataSet> training = read(folder, "train", 60_000);
        DataSet test = DataSet.merge(read(folder, "t10k", 10_000));
        MultiLayerNetwork net;
        if (Files.exists(model)) {
            net = MultiLayerNetwork.load(model.toFile(), false);
        } else {
            net = train(training);
            ModelSerializer.writeModel(net, new File(model.toString()), false);
        }
        return new Example(
                "fashion-mnist",
                "LeNet on Fashion-MNIST, 10,000 test images",
                new TrainedNetwork.Sequential(net),
                test,
                new ListDataSetIterator<>(training.subList(0, 8)));
    }

    private static MultiLayerNetwork train(List<DataSet> batches) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration());
        net.init();
        Random random = new Random(7);
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Collections.shuffle(batches, random);
            for (int i = 0; i < batches.size(); i++) {
                net.fit(batches.get(i));
                if (i % 50 == 0) {
                    System.err.printf(Locale.ROOT, "epoch %d, batch %d, loss %.3f%n", epoch, i, net.score());
                }
            }
        }
        return net;
    }

    /** Minibatches of 128, pixels 0 to 1, in flat rows. */
    private static List<DataSet> read(Path folder, String part, int samples) throws IOException {
        IdxSource source =
                IdxSource.read(file(folder, part + "-images-idx3-ubyte"), file(folder, part + "-labels-idx1-ubyte"));
        SampleIterator iterator = new SampleIterator(source, 128, 10, samples);
        iterator.setPreProcessor(new ImagePreProcessingScaler(0, 1));
        List<DataSet> batches = new java.util.ArrayList<>();
        while (iterator.hasNext()) {
            DataSet batch = iterator.next();
            batch.setFeatures(batch.getFeatures().reshape(batch.numExamples(), 784));
            batches.add(batch);
        }
        return batches;
    }

    private static Path file(Path folder, String name) {
        Path gzipped = folder.resolve(name + ".gz");
        return Files.exists(gzipped) ? gzipped : folder.resolve(name);
    }

    private static MultiLayerConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(12345)
                .activation(Activation.RELU)
                .weightInit(WeightInit.RELU)
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).name("cnn1").nOut(20).build())
                .layer(pooling("maxpool1"))
                .layer(new ConvolutionLayer.Builder(5, 5).name("cnn2").nOut(50).build())
                .layer(pooling("maxpool2"))
                .layer(new DenseLayer.Builder().name("ffn1").nOut(500).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutionalFlat(28, 28, 1))
                .build();
    }

    private static SubsamplingLayer pooling(String name) {
        return new SubsamplingLayer.Builder(PoolingType.MAX)
                .name(name)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }
}
