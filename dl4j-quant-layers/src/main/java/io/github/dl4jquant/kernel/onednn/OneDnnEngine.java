package io.github.dl4jquant.kernel.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;

/** The CPU engine and what belongs to a process once. Lives as long as the process. Thread-safe. */
final class OneDnnEngine {

    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final InstructionSet instructionSet = InstructionSet.effective();
    private final ScratchPool scratch = new ScratchPool();

    engine cpu() {
        return cpu;
    }

    InstructionSet instructionSet() {
        return instructionSet;
    }

    ScratchPool scratch() {
        return scratch;
    }

    /** A stream; on the CPU it runs everything at once, in the calling thread and oneDNN's own. */
    stream newStream() {
        return new stream(cpu);
    }

    /** "3.11.0". */
    static String version() {
        var version = dnnl.dnnl_version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }
}
