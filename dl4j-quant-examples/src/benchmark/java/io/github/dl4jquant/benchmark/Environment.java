package io.github.dl4jquant.benchmark;

import ai.onnxruntime.OrtEnvironment;
import io.github.dl4jquant.kernel.KernelProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;

/** What figures depend on besides the code. */
final class Environment {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Environment() {}

    /**
     * Name and value of each fact.
     *
     * @param threads of each contender
     */
    static Map<String, String> facts(int threads) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("CPU", cpu());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("threads", Integer.toString(threads));
        facts.put("kernels", KernelProviders.get().description());
        facts.put("ONNX Runtime", OrtEnvironment.getEnvironment().getVersion());
        facts.put("Deeplearning4j", deeplearning4j());
        facts.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put(
                "operating system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("largest Java heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        for (String variable : new String[] {"OMP_NUM_THREADS", "OMP_WAIT_POLICY", "ONEDNN_MAX_CPU_ISA"}) {
            String value = System.getenv(variable);
            facts.put(variable, value == null ? "not set" : value);
        }
        return facts;
    }

    private static String cpu() {
        if (!Files.isReadable(CPU_INFO)) {
            return System.getProperty("os.arch") + ", model unknown";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch") + ", model unknown");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    /** Of the jar with ND4J's classes, whose releases are Deeplearning4j's. */
    private static String deeplearning4j() {
        String jar = Path.of(Nd4j.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getFileName()
                .toString();
        return jar.replaceAll("^nd4j-api-|\\.jar$", "");
    }
}
