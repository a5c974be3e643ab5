package io.github.dl4jquant.io;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An INT8 vector as {@code Nd4j.write} stores it: two buffers, the first with the shape, the second with the values. Each
 * begins with its allocation mode, length and type (UTF, int64, UTF); numbers are big-endian.
 */
final class ParameterStream {

    /** More is no faster: decompressing takes the time. */
    private static final int PIECE = 1 << 13;

    private static final String NO_ROW = "its parameters are not a row of numbers";

    private final CheckedEntry in;
    private final DataInputStream numbers;
    private final long entryBytes;

    /** What precedes the numbers of a buffer. */
    private record Header(long length, DataType type) {

        static Header read(DataInputStream in) throws IOException {
            try {
                AllocationMode mode = AllocationMode.valueOf(in.readUTF());
                boolean isLong = mode == AllocationMode.LONG_SHAPE || mode == AllocationMode.MIXED_DATA_TYPES;
                long length = isLong ? in.readLong() : in.readInt();
                return new Header(length, DataType.valueOf(in.readUTF()));
            } catch (IllegalArgumentException e) {
                throw new IOException("its parameters have no header that ND4J would write", e);
            }
        }
    }

    /**
     * @param entry the whole of it
     * @param entryBytes uncompressed
     * @param checksum CRC-32 of the whole
     */
    ParameterStream(InputStream entry, long entryBytes, long checksum) {
        this.in = new CheckedEntry(entry, checksum, ModelSerializer.COEFFICIENTS_BIN);
        this.numbers = new DataInputStream(in);
        this.entryBytes = entryBytes;
    }

    /** Type of the values in an entry. */
    static DataType typeOf(InputStream entry) throws IOException {
        DataInputStream in = new DataInputStream(entry);
        readShape(in);
        return Header.read(in).type();
    }

    /**
     * Reads the vector.
     *
     * @param expected elements; nothing is allocated for another number
     * @return INT8, of the shape in the file, [expected] or [1, expected], in memory of its own, whatever workspace is open
     * @throws IOException if there is something else, or it is damaged
     */
    INDArray read(long expected) throws IOException {
        long[] shape = readShape(numbers);
        Header header = Header.read(numbers);
        if (header.type() != DataType.INT8) {
            throw new IOException("its parameters are of type " + header.type() + ", not INT8: it is not quantized");
        }
        if (header.length() != expected || shape[shape.length - 1] != expected || entryBytes < expected) {
            throw new IOException("it holds " + header.length() + " bytes of parameters of shape "
                    + Arrays.toString(shape) + " in " + entryBytes + ", its configuration asks for " + expected);
        }
        if (expected > Integer.MAX_VALUE) {
            throw new IOException("its parameters take " + expected + " bytes, of at most " + Integer.MAX_VALUE);
        }
        INDArray values = Nd4j.createUninitializedDetached(DataType.INT8, 'c', shape);
        fill(values.data().asNio());
        if (in.read() >= 0) {
            throw new IOException("its parameters are followed by something else");
        }
        in.verify();
        return values;
    }

    /** A shape is described by its rank, two numbers for each axis, and three more. */
    private static long[] readShape(DataInputStream in) throws IOException {
        Header header = Header.read(in);
        int rank = header.length() == 6 ? 1 : 2;
        if (header.type() != DataType.LONG || header.length() != 2L * rank + 4 || in.readLong() != rank) {
            throw new IOException(NO_ROW);
        }
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = in.readLong();
        }
        for (int i = 0; i < rank + 3; i++) {
            in.readLong();
        }
        if (rank == 2 && shape[0] != 1) {
            throw new IOException(NO_ROW);
        }
        return shape;
    }

    private void fill(ByteBuffer values) throws IOException {
        byte[] piece = new byte[PIECE];
        while (values.hasRemaining()) {
            int read = in.read(piece, 0, Math.min(piece.length, values.remaining()));
            if (read < 0) {
                throw new IOException("its parameters end after " + values.position() + " of " + values.limit()
                        + " bytes: it is truncated");
            }
            values.put(piece, 0, read);
        }
    }
}
