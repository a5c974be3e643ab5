package io.github.dl4jquant.kernel.reference;

import java.nio.ByteBuffer;

/**
 * Exchanges the axes of a matrix of 1-byte or 4-byte elements, in blocks that fit into the first-level cache. Not
 * thread-safe: owns scratch memory.
 */
final class Transposition {

    private static final int BLOCK = 32;

    private final int rows;
    private final int columns;
    private final int elementBytes;
    private byte[] bytesIn = new byte[0];
    private byte[] bytesOut = new byte[0];
    private int[] wordsIn = new int[0];
    private int[] wordsOut = new int[0];

    /** From [rows, columns] to [columns, rows]. */
    Transposition(int rows, int columns, int elementBytes) {
        this.rows = rows;
        this.columns = columns;
        this.elementBytes = elementBytes;
        int length = Math.multiplyExact(rows, columns);
        if (elementBytes == 1) {
            bytesIn = new byte[length];
            bytesOut = new byte[length];
        } else {
            wordsIn = new int[length];
            wordsOut = new int[length];
        }
    }

    /** Transposes one matrix; positions are numbers of elements. */
    void transpose(ByteBuffer from, int fromElement, ByteBuffer to, int toElement) {
        if (elementBytes == 1) {
            from.get(fromElement, bytesIn);
        } else {
            from.asIntBuffer().get(fromElement, wordsIn);
        }
        for (int r = 0; r < rows; r += BLOCK) {
            for (int c = 0; c < columns; c += BLOCK) {
                if (elementBytes == 1) {
                    transposeBytes(r, c);
                } else {
                    transposeWords(r, c);
                }
            }
        }
        if (elementBytes == 1) {
            to.put(toElement, bytesOut);
        } else {
            to.asIntBuffer().put(toElement, wordsOut);
        }
    }

    private void transposeBytes(int firstRow, int firstColumn) {
        int lastRow = Math.min(rows, firstRow + BLOCK);
        int lastColumn = Math.min(columns, firstColumn + BLOCK);
        for (int c = firstColumn; c < lastColumn; c++) {
            for (int r = firstRow; r < lastRow; r++) {
                bytesOut[c * rows + r] = bytesIn[r * columns + c];
            }
        }
    }

    private void transposeWords(int firstRow, int firstColumn) {
        int lastRow = Math.min(rows, firstRow + BLOCK);
        int lastColumn = Math.min(columns, firstColumn + BLOCK);
        for (int c = firstColumn; c < lastColumn; c++) {
            for (int r = firstRow; r < lastRow; r++) {
                wordsOut[c * rows + r] = wordsIn[r * columns + c];
            }
        }
    }
}
