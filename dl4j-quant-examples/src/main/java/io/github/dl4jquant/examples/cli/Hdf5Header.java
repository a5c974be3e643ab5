package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidNetworkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks the length of an HDF5 file against what its first bytes announce, before the native library, which prints pages
 * about it, opens the file.
 *
 * @see <a href="https://docs.hdfgroup.org/hdf5/v1_14/_f_m_t3.html">HDF5 File Format Specification, II.A Disk Format:
 *     Level 0A - Format Signature and Superblock</a>
 */
final class Hdf5Header {

    private static final int LENGTH = 64;
    private static final int VERSION_AT = 8;

    private Hdf5Header() {}

    /**
     * Checks the length.
     *
     * @throws InvalidNetworkException if the file is shorter than announced
     */
    static void checkLength(Path path) throws IOException {
        long found = Files.size(path);
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(LENGTH);
        }
        long announced = start.length < LENGTH ? LENGTH : announced(ByteBuffer.wrap(start));
        if (found < announced) {
            throw new InvalidNetworkException(
                    "Cannot read model '%s': it is truncated or damaged: it has %d bytes; expected at least %d. Save or"
                            + " copy it again.",
                    path, found, announced);
        }
    }

    /** The file's length in bytes; 0 for a layout that is left to the library. */
    private static long announced(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        byte version = header.get(VERSION_AT);
        int sizeOfOffsetsAt = version < 2 ? 13 : 9;
        if (version > 3 || header.get(sizeOfOffsetsAt) != Long.BYTES) {
            return 0;
        }
        return header.getLong(
                switch (version) {
                    case 0 -> 40;
                    case 1 -> 44;
                    default -> 28;
                });
    }
}
