package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ResultArraysTest {

    private static final long[] SHAPE = {2, 3, 5, 7};

    private final ResultArrays results = new ResultArrays();

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "BYTE", "UBYTE", "INT"})
    void laterArraysAreLikeTheFirst(DataType type) {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        INDArray first = results.make(workspaces, type, SHAPE);
        INDArray second = results.make(workspaces, type, SHAPE);

        assertThat(second.dataType()).isEqualTo(type);
        assertThat(second.shape()).isEqualTo(first.shape());
        assertThat(second.stride()).isEqualTo(first.stride());
        assertThat(second.ordering()).isEqualTo('c');
        assertThat(second.length()).isEqualTo(210);
        assertThat(second.isAttached()).isFalse();
        assertThat(second.shapeInfoDataBuffer()).as("the same memory").isSameAs(first.shapeInfoDataBuffer());
        assertThat(second.data()).isNotSameAs(first.data());
        first.assign(1);
        second.assign(2);
        assertThat(first.getInt(1, 2, 4, 6)).isEqualTo(1);
        assertThat(second.getInt(1, 2, 4, 6)).isEqualTo(2);
    }

    @Test
    void laterArraysWorkLikeAnyOther() throws IOException {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        results.make(workspaces, DataType.FLOAT, SHAPE);
        INDArray array = results.make(workspaces, DataType.FLOAT, SHAPE);
        INDArray expected = Nd4j.arange(210).castTo(DataType.FLOAT).reshape(SHAPE);

        array.assign(expected);

        assertThat(array).isEqualTo(expected);
        assertThat(array.sum(1, 3)).isEqualTo(expected.sum(1, 3));
        assertThat(array.permute(0, 3, 1, 2).dup('c'))
                .isEqualTo(expected.permute(0, 3, 1, 2).dup('c'));
        assertThat(array.reshape(6, 35).mmul(array.reshape(35, 6)))
                .isEqualTo(expected.reshape(6, 35).mmul(expected.reshape(35, 6)));
        assertThat(array.slice(1)).isEqualTo(expected.slice(1));
        assertThat(array.toString()).isEqualTo(expected.toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Nd4j.write(array, new DataOutputStream(bytes));
        assertThat(Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(expected);
        array.setOrder('f'); // of this array only
        assertThat(results.make(workspaces, DataType.FLOAT, SHAPE).ordering()).isEqualTo('c');
    }

    @Test
    void anotherShapeOrTypeIsAnotherArray() {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        for (int round = 0; round < 2; round++) {
            assertThat(results.make(workspaces, DataType.INT8, 1, 4).shape()).containsExactly(1, 4);
            assertThat(results.make(workspaces, DataType.INT8, 4, 1).stride()).containsExactly(1, 1);
            assertThat(results.make(workspaces, DataType.UINT8, 4, 1).dataType())
                    .isEqualTo(DataType.UINT8);
            assertThat(results.make(workspaces, DataType.UINT8, 4).shape()).containsExactly(4);
        }
    }

    @Test
    void arraysLieInTheWorkspaceOfActivations() {
        String name = "ResultArraysTest";
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(1 << 16).build();
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.builder()
                .with(ArrayType.ACTIVATIONS, name, configuration)
                .defaultNoWorkspace()
                .build();
        try (MemoryWorkspace open = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, name)) {
            for (int i = 0; i < 3; i++) {
                INDArray array = results.make(workspaces, DataType.FLOAT, SHAPE);
                assertThat(array.isAttached()).isTrue();
                assertThat(array.data().getParentWorkspace().getId()).isEqualTo(name);
                array.assign(i);
                assertThat(array.detach().isAttached()).isFalse();
                assertThat(array.detach().getFloat(1, 1, 1, 1)).isEqualTo(i);
            }
        }
        INDArray outside = results.make(LayerWorkspaceMgr.noWorkspaces(), DataType.FLOAT, SHAPE);
        assertThat(outside.isAttached()).isFalse();
        outside.assign(4);
        assertThat(outside.sumNumber().intValue()).isEqualTo(840);
    }

    @Test
    void whatACallerWritesIntoAnArraysShapeIsNotLent() {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        results.make(workspaces, DataType.FLOAT, SHAPE);
        results.make(workspaces, DataType.FLOAT, SHAPE).shapeInfoJava()[1] = 77;

        assertThat(results.make(workspaces, DataType.FLOAT, SHAPE).shape()).isEqualTo(SHAPE);
    }

    @Test
    void serializedOnesStartAnew() throws IOException, ClassNotFoundException {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        results.make(workspaces, DataType.FLOAT, SHAPE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(results);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ResultArrays read = (ResultArrays) in.readObject();
            assertThat(read.make(workspaces, DataType.FLOAT, SHAPE).shape()).isEqualTo(SHAPE);
        }
    }

    @Test
    void theFirstArrayIsNotNeededAnyMore() {
        LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
        results.make(workspaces, DataType.FLOAT, SHAPE).close();
        for (int i = 0; i < 5; i++) {
            System.gc();
            INDArray array = results.make(workspaces, DataType.FLOAT, SHAPE);
            assertThat(array.assign(1).sumNumber().intValue()).isEqualTo(210);
            array.close();
        }
    }
}
