package io.github.dl4jquant.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** An entry of a zip file with its checksum, which {@link java.util.zip.ZipFile} does not look at. */
final class CheckedEntry extends CheckedInputStream {

    private final long expected;
    private final String name;

    /** @param expected CRC-32 of the whole entry */
    CheckedEntry(InputStream in, long expected, String name) {
        super(in, new CRC32());
        this.expected = expected;
        this.name = name;
    }

    /**
     * To be called when all has been read.
     *
     * @throws IOException if it is not what was written
     */
    void verify() throws IOException {
        long computed = getChecksum().getValue();
        if (computed != expected) {
            throw new IOException(String.format(
                    "the checksum of %s is wrong (stored %08x, computed %08x)", name, expected, computed));
        }
    }
}
