package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.data.CsvSource;
import io.github.dl4jquant.examples.data.DataFiles;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.IdxSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.learning.config.Adam;

/** A folder with small trained networks and the data they were trained on. */
final class ModelFiles {

    private static final int SAMPLES = 150;

    final Path folder;
    final Path csv;
    final Path images;
    final Path labels;
    final Path imageFolder;

    ModelFiles(Path folder) throws IOException {
        this.folder = folder;
        csv = DataFiles.csv(folder.resolve("data.csv"), SAMPLES, 1);
        images = DataFiles.idxImages(folder.resolve("images-idx3-ubyte"), SAMPLES, 1);
        labels = DataFiles.idxLabels(folder.resolve("labels-idx1-ubyte"), SAMPLES);
        imageFolder = DataFiles.imageFolder(Files.createDirectory(folder.resolve("photos")), 30, 2);
    }

    /** 4 inputs, hidden layers "hidden1" and "hidden2" of 8 and 6 units, 3 classes. */
    MultiLayerNetwork sequential() {
        MultiLayerConfiguration conf = settings()
                .layer(dense("hidden1", 4, 8))
                .layer(dense("hidden2", 8, 6))
                .layer(output(6))
                .build();
        return fitted(new MultiLayerNetwork(conf), CsvSource.read(csv, CsvSource.Format.standard()), 1);
    }

    /** Images of 8x8, one convolution "conv" with 4 channels, 3 classes. */
    MultiLayerNetwork convolutional() {
        MultiLayerConfiguration conf = settings()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("conv")
                        .nOut(4)
                        .activation(Activation.RELU)
                        .build())
                .layer(output(0))
                .setInputType(InputType.convolutional(DataFiles.SIZE, DataFiles.SIZE, 1))
                .build();
        return fitted(new MultiLayerNetwork(conf), IdxSource.read(images, labels), 1.0 / 255);
    }

    private static NeuralNetConfiguration.ListBuilder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.02))
                .list();
    }

    private static DenseLayer dense(String name, int nIn, int nOut) {
        return new DenseLayer.Builder()
                .name(name)
                .nIn(nIn)
                .nOut(nOut)
                .activation(Activation.RELU)
                .build();
    }

    private static OutputLayer output(int nIn) {
        return new OutputLayer.Builder()
                .name("classes")
                .nIn(nIn)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork fitted(MultiLayerNetwork net, DataSource source, double factor) {
        net.init();
        DataSet all = new SampleIterator(source, SAMPLES, 3, SAMPLES).next();
        all.setFeatures(all.getFeatures().mul(factor));
        for (int epoch = 0; epoch < 60; epoch++) {
            net.fit(all);
        }
        return net;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path save(String name, Model network) throws IOException {
        Path path = folder.resolve(name);
        ModelSerializer.writeModel(network, path.toFile(), false);
        return path;
    }

    Path save(String name, Model network, DataNormalization normalizer) throws IOException {
        Path path = save(name, network);
        ModelSerializer.addNormalizerToModel(path.toFile(), normalizer); // writeModel with a normalizer fails in M2.1
        return path;
    }

    /** A file of this package's test resources. */
    Path resource(String name) throws IOException {
        Path path = folder.resolve(name);
        try (var in = ModelFiles.class.getResourceAsStream(name)) {
            Files.write(path, in.readAllBytes());
        }
        return path;
    }
}
