package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** Writes a model: one file, or, above protobuf's limit of 2 GB, the weights in a second one beside it. */
final class OnnxFile {

    /** ONNX recommends places that can be mapped into memory: multiples of the page size. */
    private static final long PAGE = 4096;

    private OnnxFile() {}

    static OnnxSummary write(ModelAssembly assembly, File file, OnnxOptions options) {
        ModelProto model = assembly.model();
        Path target = file.toPath().toAbsolutePath();
        long bytes = model.getGraph().getInitializerList().stream()
                .mapToLong(t -> t.getRawData().size())
                .sum();
        try {
            if (bytes < options.singleFileBytes()) {
                replace(target, model::writeTo);
                return assembly.summary(Files.size(target));
            }
            Path data = target.resolveSibling(target.getFileName() + ".data");
            GraphProto graph = model.getGraph();
            GraphProto.Builder outside = graph.toBuilder().clearInitializer();
            replace(data, out -> {
                long at = 0;
                for (TensorProto tensor : graph.getInitializerList()) {
                    at = moveOut(tensor, data, at, out, outside);
                }
            });
            ModelProto small = model.toBuilder().setGraph(outside).build();
            replace(target, small::writeTo);
            return assembly.summary(Files.size(target) + Files.size(data));
        } catch (IOException e) {
            throw new ExportException(
                    "Cannot write '" + file + "': " + e
                            + ". Check that the folder exists, can be written to and has space.",
                    e);
        }
    }

    /** Writes one tensor to the second file, unless it is small, and says in the first where it is. */
    private static long moveOut(TensorProto tensor, Path data, long at, OutputStream out, GraphProto.Builder graph)
            throws IOException {
        ByteString raw = tensor.getRawData();
        if (raw.size() < PAGE) {
            graph.addInitializer(tensor);
            return at;
        }
        raw.writeTo(out);
        int padding = (int) ((PAGE - raw.size() % PAGE) % PAGE);
        out.write(new byte[padding]);
        graph.addInitializer(tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", data.getFileName().toString()))
                .addExternalData(entry("offset", Long.toString(at)))
                .addExternalData(entry("length", Long.toString(raw.size()))));
        return at + raw.size() + padding;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** All or nothing: to a temporary file in the same folder, which takes the place of the target when it is complete. */
    private static void replace(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "-" + ProcessHandle.current().pid() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
