package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class SessionThreadCountTest {

    private static final int OURS = 5;

    private final MultiLayerNetwork net = QuantizationTransform.apply(
            TestNetworks.sequential(
                    InputType.feedForward(40), new DenseLayer.Builder().nOut(64).build()),
            QuantizationConfig.dynamic());
    private final INDArray input = Nd4j.ones(3, 40);
    private final NativeOps openMp = NativeOpsHolder.getInstance().getDeviceNativeOps();
    private final int before = openMp.ompGetMaxThreads();
    private final ExecutorService another = Executors.newSingleThreadExecutor();

    @AfterEach
    void goBack() {
        openMp.setOmpNumThreads(before);
        another.shutdown();
    }

    @Test
    void aCallLeavesTheCallersNumberAsItWas() {
        openMp.setOmpNumThreads(OURS);
        try (InferenceSession session =
                InferenceSession.compile(net, SessionOptions.defaults().withThreads(2))) {
            session.output(input);
            assertThat(openMp.ompGetMaxThreads()).isEqualTo(OURS);

            session.run(direct(3 * 40), new long[] {3, 40}, direct(3 * 64));
            assertThat(openMp.ompGetMaxThreads()).isEqualTo(OURS);

            assertThatThrownBy(() -> session.output(Nd4j.ones(3, 41))).isInstanceOf(InvalidInputException.class);
            assertThat(openMp.ompGetMaxThreads()).isEqualTo(OURS);
        }
        assertThat(openMp.ompGetMaxThreads()).isEqualTo(OURS);
    }

    @Test
    void theNumberOfOneJavaThreadIsNotThatOfAnother() throws Exception {
        another.submit(() -> openMp.setOmpNumThreads(OURS)).get();
        OpenMpThreads threads = new OpenMpThreads(3);

        int mine = threads.apply();
        try { // what a session does around a call
            assertThat(openMp.ompGetMaxThreads()).isEqualTo(3);
            assertThat(another.submit(openMp::ompGetMaxThreads).get()).isEqualTo(OURS);
        } finally {
            threads.restore(mine);
        }

        assertThat(openMp.ompGetMaxThreads()).isEqualTo(before);
        assertThat(another.submit(openMp::ompGetMaxThreads).get()).isEqualTo(OURS);
    }

    @Test
    void withoutANumberItIsTheCompilersWithinTheProcessors() throws Exception {
        openMp.setOmpNumThreads(1);
        try (InferenceSession session = InferenceSession.compile(net)) {
            assertThat(session.threads()).isEqualTo(1);
            assertThat(another.submit(() -> {
                                openMp.setOmpNumThreads(OURS);
                                session.output(input);
                                return openMp.ompGetMaxThreads();
                            })
                            .get())
                    .isEqualTo(OURS);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        openMp.setOmpNumThreads(processors + 1);
        try (InferenceSession session = InferenceSession.compile(net)) {
            assertThat(session.threads()).isEqualTo(processors);
        }
    }

    /** What makes one number do for both, and no two pools of threads. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void nd4jAndOneDnnShareOneOpenMpLibrary() throws IOException {
        net.output(input);
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(maps.filter(l -> l.matches(".*/lib(g|i|)omp[^/]*"))
                            .map(l -> l.substring(l.indexOf('/')))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionOptions.defaults().withThreads(1025))
                .withMessageContaining("threads 1025")
                .withMessageContaining("at most 1024");
        assertThatCode(() -> SessionOptions.defaults().withThreads(1024)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenMpThreads(0))
                .withMessageContaining("0 threads")
                .withMessageContaining("at least 1");
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
