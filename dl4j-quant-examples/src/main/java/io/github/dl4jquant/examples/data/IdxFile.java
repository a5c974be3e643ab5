package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of an IDX file of unsigned bytes, plain or gzipped: 0, 0, 8, number of axes, the size of each axis as a
 * big-endian 32-bit integer, then the values.
 *
 * @param path the file
 * @param sizes size of each axis
 * @param values the last axis varies fastest
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, "the IDX file format"</a>
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes: handed on, never compared
record IdxFile(Path path, int[] sizes, byte[] values) {

    private static final int UNSIGNED_BYTES = 8;

    /**
     * Reads a file.
     *
     * @param axes how many axes it must have: 3 for images, 1 for labels
     * @param holds what that number of axes means, for messages: "images"
     */
    static IdxFile read(Path path, int axes, String holds) {
        InputFiles.checkFile(path);
        try (InputStream in = open(path)) {
            int[] sizes = header(path, in, axes, holds);
            long count = Arrays.stream(sizes).asLongStream().reduce(1, Math::multiplyExact);
            if (count > Integer.MAX_VALUE - 8) {
                throw bad(path, "it holds %d values; this reader takes up to 2 billion. Split the file.", count);
            }
            byte[] values = in.readNBytes((int) count);
            if (values.length < count) {
                throw bad(
                        path,
                        "it ends after %d of %d values (axes %s): it is truncated. Get the file again.",
                        values.length,
                        count,
                        Arrays.toString(sizes));
            }
            if (in.read() >= 0) {
                throw bad(
                        path,
                        "it goes on after the %d values that its header announces (axes %s). Get the file again.",
                        count,
                        Arrays.toString(sizes));
            }
            return new IdxFile(path, sizes, values);
        } catch (EOFException | ZipException e) {
            throw new InvalidInputException(
                    "Cannot read '" + path + "': it is truncated or damaged (" + e.getMessage()
                            + "). Expected an IDX file, plain or gzipped: get the file again.",
                    e);
        } catch (IOException e) {
            throw InputFiles.unreadable(path, e);
        }
    }

    private static int[] header(Path path, InputStream in, int axes, String holds) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTES) {
            throw bad(
                    path,
                    "it starts with %s; expected 0, 0, 8 (unsigned bytes) and the number of axes of an IDX file.",
                    Arrays.toString(magic));
        }
        if (magic[3] != axes) {
            throw bad(
                    path,
                    "it has %d axes; expected %d, as a file of %s has. Images go to --idx-images, labels to"
                            + " --idx-labels.",
                    magic[3],
                    axes,
                    holds);
        }
        byte[] raw = in.readNBytes(4 * axes);
        if (raw.length < 4 * axes) {
            throw bad(path, "it ends inside its header: it is truncated. Get the file again.");
        }
        int[] sizes = new int[axes];
        ByteBuffer.wrap(raw).asIntBuffer().get(sizes);
        for (int size : sizes) {
            if (size < 1) {
                throw bad(path, "its axes are %s; expected sizes of at least 1.", Arrays.toString(sizes));
            }
        }
        return sizes;
    }

    private static InputStream open(Path path) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path));
        in.mark(2);
        boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzipped ? new GZIPInputStream(in, 1 << 16) : in;
    }

    @com.google.errorprone.annotations.FormatMethod
    private static InvalidInputException bad(
            Path path, @com.google.errorprone.annotations.FormatString String template, Object... args) {
        return new InvalidInputException("Cannot read '%s': %s", path, String.format(template, args));
    }
}
