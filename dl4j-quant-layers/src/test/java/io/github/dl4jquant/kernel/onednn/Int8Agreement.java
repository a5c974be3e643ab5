package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;

/** Program that compares int8 kernels with plain Java on whatever instruction set it is started with. */
final class Int8Agreement {

    private static final int VOLUMES = 60;

    private Int8Agreement() {}

    public static void main(String[] args) {
        Oracle oracle = new Oracle();
        System.out.println(oracle.oneDnn().description());
        int differences = 0;
        for (KernelSpec.Weighted spec : specs()) {
            for (Fill input : Fill.values()) {
                for (Fill weights : Fill.values()) {
                    double allowed = Product.of(spec).output().type() == ElementType.FLOAT32 ? 1e-6 : 0;
                    double difference = oracle.difference(spec, input, weights);
                    if (difference > allowed) {
                        differences++;
                        System.out.println(
                                differences > 5
                                        ? ""
                                        : "DIFFERS by " + difference + ", " + input + " " + weights + ": " + spec);
                    }
                }
            }
        }
        System.out.println("differences: " + differences);
    }

    private static List<KernelSpec.Weighted> specs() {
        List<KernelSpec.Weighted> specs = new ArrayList<>();
        for (TensorFormat input : List.of(
                RandomTensors.format(ElementType.UINT8, 0.02f, 0),
                RandomTensors.format(ElementType.UINT8, 0.02f, 9),
                RandomTensors.format(ElementType.INT8, 0.02f, 0),
                RandomTensors.format(ElementType.INT8, 0.02f, -4))) {
            for (TensorFormat output : List.of(TensorFormat.int32(), RandomTensors.format(ElementType.INT8, 0.2f, 1))) {
                for (OneDnnAgainstReferenceTest.Shape shape : OneDnnAgainstReferenceTest.shapes()) {
                    specs.add(shape.spec(Precision.INT8_STATIC, input, output, null, Activation.relu()));
                }
                for (int[] size : new int[][] {{1, 1, 1}, {1, 512, 64}, {33, 129, 65}}) {
                    specs.add(new MatmulSpec(
                            Precision.INT8_STATIC, size[0], size[1], size[2], false, input, output, Activation.relu()));
                }
            }
        }
        for (OneDnnAgainstReferenceTest.Shape shape : OneDnnAgainstReferenceTest.shapes()) {
            specs.add(shape.spec(
                    Precision.INT8_DYNAMIC,
                    TensorFormat.float32(),
                    TensorFormat.float32(),
                    TensorFormat.float32(),
                    Activation.relu()));
        }
        RandomVolumes volumes = new RandomVolumes(7);
        for (int i = 0; i < VOLUMES; i++) {
            specs.add(volumes.next(i % 4 == 0 ? Precision.INT8_DYNAMIC : Precision.INT8_STATIC));
        }
        return specs;
    }
}
