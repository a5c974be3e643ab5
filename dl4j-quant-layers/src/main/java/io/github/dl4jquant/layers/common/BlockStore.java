package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.kernel.WeightStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights inside a {@link ParameterBlock}, which a kernel provider may pack where they are. */
final class BlockStore implements WeightStore {

    private final Object lock;
    private final ByteBuffer block;
    private final INDArray region;
    private final int layoutAt;

    /**
     * @param block the whole block, header first
     * @param region the room for the weights
     * @param layoutAt where in the block the layout is written
     */
    BlockStore(Object lock, ByteBuffer block, INDArray region, int layoutAt) {
        this.lock = lock;
        this.block = block;
        this.region = region;
        this.layoutAt = layoutAt;
    }

    @Override
    public Object lock() {
        return lock;
    }

    @Override
    public @Nullable PackedLayout layout() {
        return BlockHeader.isPacked(block) ? PackedLayout.read(fromLayout()) : null;
    }

    @Override
    public INDArray region() {
        return region;
    }

    @Override
    public long start() {
        return block.getLong(BlockHeader.PACKED_START_AT);
    }

    @Override
    public void nowPacked(PackedLayout layout, long start) {
        layout.write(fromLayout());
        block.putLong(BlockHeader.PACKED_START_AT, start);
        block.putInt(BlockHeader.PACKED_CHECKSUM_AT, BlockHeader.packedChecksum(block));
        block.putInt(BlockHeader.PACKED_AT, 1);
    }

    private ByteBuffer fromLayout() {
        return block.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(layoutAt);
    }
}
