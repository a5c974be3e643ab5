package io.github.dl4jquant.kernel.onednn;

import java.util.Locale;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The instruction set that oneDNN generates code for.
 *
 * @param name as oneDNN names it: "avx512_core_vnni"
 * @param saturates whether two products of 8-bit numbers are summed in 16 bits, which 2 * 255 * 127 does not fit: x86
 *     without VNNI. Then weights have to be split, see the split in {@code SplitKernel}
 */
record InstructionSet(String name, boolean saturates) {

    /** What oneDNN uses on this machine; the environment variable ONEDNN_MAX_CPU_ISA lowers it. */
    static InstructionSet effective() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (!arch.equals("amd64") && !arch.equals("x86_64")) {
            return new InstructionSet(arch, false);
        }
        int bits = dnnl.dnnl_get_effective_cpu_isa();
        String name = "x86 instruction set " + bits;
        for (dnnl.cpu_isa isa : dnnl.cpu_isa.values()) {
            if (isa.value == bits && isa != dnnl.cpu_isa.isa_default) {
                name = isa.name();
            }
        }
        boolean byteProducts =
                contains(bits, dnnl.dnnl_cpu_isa_avx512_core_vnni) || contains(bits, dnnl.dnnl_cpu_isa_avx2_vnni);
        return new InstructionSet(name, !byteProducts);
    }

    private static boolean contains(int bits, int isa) {
        return (bits & isa) == isa;
    }
}
