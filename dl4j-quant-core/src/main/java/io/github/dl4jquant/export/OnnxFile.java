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
        Path target = place(file);
        ModelProto model = assembly.model();
        long bytes = model.getGraph().getInitializerList().stream()
                .mapToLong(t -> t.getRawData().size())
                .sum();
        try {
            if (bytes < options.singleFileBytes()) {
                writeOne(model, target);
                return assembly.summary(Files.size(target));
            }
            Path data = place(dataFile(target).toFile());
            writeTwo(model, target, data);
            return assembly.summary(Files.size(target) + Files.size(data));
        } catch (IOException e) {
            throw new ExportException(
                    "Cannot write '" + file + "': " + e
                            + ". Check that the folder exists, can be written to and has space.",
                    e);
        }
    }

    private static Path place(File file) {
        if (file == null) {
            throw new ExportException("Cannot export: the file is null; expected the place of the ONNX file.");
        }
        if (file.isDirectory()) {
            throw new ExportException(
                    "Cannot write '%s': it is a folder; expected the name of a file, such as '%s'.",
                    file, new File(file, "net.onnx"));
        }
        return file.toPath().toAbsolutePath();
    }

    /** Where the weights go that have no room in the file itself. */
    private static Path dataFile(Path target) {
        return target.resolveSibling(target.getFileName() + ".data");
    }

    private static void writeOne(ModelProto model, Path target) throws IOException {
        Path temporary = temporary(target);
        try {
            fill(temporary, model::writeTo);
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Neither takes the place of an older file before both are complete: one would be read with the other's weights. */
    private static void writeTwo(ModelProto model, Path target, Path data) throws IOException {
        GraphProto graph = model.getGraph();
        GraphProto.Builder outside = graph.toBuilder().clearInitializer();
        Path newData = temporary(data);
        Path newTarget = temporary(target);
        try {
            fill(newData, out -> {
                long at = 0;
                for (TensorProto tensor : graph.getInitializerList()) {
                    at = moveOut(tensor, data, at, out, outside);
                }
            });
            fill(newTarget, model.toBuilder().setGraph(outside).build()::writeTo);
            move(newData, data);
            move(newTarget, target);
        } finally {
            Files.deleteIfExists(newData);
            Files.deleteIfExists(newTarget);
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

    /** All or nothing: a file in the same folder, which takes the place of the target when it is complete. */
    private static Path temporary(Path target) {
        return target.resolveSibling(
                "." + target.getFileName() + "-" + ProcessHandle.current().pid() + ".tmp");
    }

    private static void fill(Path file, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            content.writeTo(out);
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
