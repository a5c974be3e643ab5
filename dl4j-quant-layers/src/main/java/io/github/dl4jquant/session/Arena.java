package io.github.dl4jquant.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plans where tensors lie in one stretch of memory, such that those that are needed at the same time do not overlap:
 * largest first, each at the lowest place that is free for as long as it lives (Pisarchyk and Lee, "Efficient Memory
 * Management for Deep Neural Net Inference", 2020, greedy by size).
 */
final class Arena {

    /** Cache lines, and what vector loads like. */
    private static final long ALIGNMENT = 64;

    /**
     * A tensor's time and place.
     *
     * @param first step that writes it
     * @param last step that reads it
     */
    private record Block(long offset, long bytes, int first, int last) {

        boolean meets(int otherFirst, int otherLast) {
            return first <= otherLast && otherFirst <= last;
        }
    }

    /** A tensor to be placed. */
    record Request(long bytes, int first, int last) {

        /** The same memory for two that are in it. */
        Request together(Request other) {
            return new Request(Math.max(bytes, other.bytes), Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private final long[] offsets;
    private long size;

    Arena(List<Request> requests) {
        offsets = new long[requests.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingLong((Integer i) -> requests.get(i).bytes())
                .reversed()
                .thenComparing(i -> i));
        List<Block> placed = new ArrayList<>(); // by offset
        for (int index : order) {
            Request request = requests.get(index);
            Block block = place(placed, request);
            offsets[index] = block.offset();
            size = Math.max(size, block.offset() + block.bytes());
            placed.add(block);
            placed.sort(Comparator.comparingLong(Block::offset));
        }
    }

    private static Block place(List<Block> placed, Request request) {
        long bytes = (Math.max(1, request.bytes()) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long offset = 0;
        for (Block other : placed) {
            if (!other.meets(request.first(), request.last())) {
                continue;
            }
            if (offset + bytes <= other.offset()) {
                break;
            }
            offset = Math.max(offset, other.offset() + other.bytes());
        }
        return new Block(offset, bytes, request.first(), request.last());
    }

    /** First byte of a tensor; a multiple of 64. */
    long offset(int request) {
        return offsets[request];
    }

    /** Bytes in all. */
    long size() {
        return size;
    }
}
