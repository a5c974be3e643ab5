package io.github.dl4jquant.examples.coverage;

import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.TextGenerationLSTM;
import org.deeplearning4j.zoo.model.TinyYOLO;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.deeplearning4j.zoo.model.YOLO2;

/**
 * A network of Deeplearning4j's zoo.
 *
 * @param name its class
 * @param channels of its images; of a text, the number of different characters
 * @param naturalSize height and width of the images it is made for; of a text, the number of characters
 * @param reads what its input is
 */
public record ZooNetwork(
        String name, int channels, int naturalSize, Reads reads, Function<int[], ZooModel> constructor) {

    private static final int CLASSES = 1000;
    private static final long SEED = 7;

    /** What a network takes. */
    public enum Reads {
        IMAGE,
        TEXT
    }

    /**
     * The size to build it for.
     *
     * @param wanted height and width of images, where smaller than the natural ones; 0 for the natural ones
     */
    int sizeFor(int wanted) {
        return wanted > 0 && wanted < naturalSize && reads == Reads.IMAGE ? wanted : naturalSize;
    }

    /** Builds it, not yet trained, for inputs of a size. */
    Model build(int size) {
        return constructor.apply(new int[] {channels, size, size}).init();
    }

    /**
     * All of them, by name, but for NASNet, which cannot be built in Deeplearning4j M2.1: its cells ask for the types of the
     * network's inputs before {@code init()} sets them, and where they are set earlier, read a fourth element of a shape of
     * three ({@code NASNetHelper.adjustBlock}).
     */
    public static List<ZooNetwork> all() {
        return List.of(
                image(
                        "AlexNet",
                        224,
                        s -> AlexNet.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "Darknet19",
                        224,
                        s -> Darknet19.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "FaceNetNN4Small2",
                        96,
                        s -> FaceNetNN4Small2.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "InceptionResNetV1",
                        160,
                        s -> InceptionResNetV1.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                new ZooNetwork(
                        "LeNet",
                        1,
                        28,
                        Reads.IMAGE,
                        s -> LeNet.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(10)
                                .build()),
                image(
                        "ResNet50",
                        224,
                        s -> ResNet50.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "SimpleCNN",
                        48,
                        s -> SimpleCNN.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(10)
                                .build()),
                image(
                        "SqueezeNet",
                        227,
                        s -> SqueezeNet.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                new ZooNetwork(
                        "TextGenerationLSTM",
                        77,
                        40,
                        Reads.TEXT,
                        s -> TextGenerationLSTM.builder()
                                .seed(SEED)
                                .totalUniqueCharacters(s[0])
                                .maxLength(s[1])
                                .inputShape(new int[] {s[1], s[0]})
                                .build()),
                image(
                        "TinyYOLO",
                        416,
                        s -> TinyYOLO.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(20)
                                .build()),
                image("UNet", 512, s -> UNet.builder().seed(SEED).inputShape(s).build()),
                image(
                        "VGG16",
                        224,
                        s -> VGG16.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "VGG19",
                        224,
                        s -> VGG19.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "Xception",
                        299,
                        s -> Xception.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(CLASSES)
                                .build()),
                image(
                        "YOLO2",
                        608,
                        s -> YOLO2.builder()
                                .seed(SEED)
                                .inputShape(s)
                                .numClasses(80)
                                .build()));
    }

    private static ZooNetwork image(String name, int size, Function<int[], ZooModel> constructor) {
        return new ZooNetwork(name, 3, size, Reads.IMAGE, constructor);
    }
}
