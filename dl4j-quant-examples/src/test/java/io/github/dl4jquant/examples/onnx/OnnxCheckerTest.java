package io.github.dl4jquant.examples.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxCheckerTest {

    @TempDir
    private Path folder;

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Optional<OnnxChecker> checker = OnnxChecker.find();
        assumeThat(checker)
                .as("a Python with the module onnx (Debian: python3-onnx)")
                .isPresent();

        assertThat(checker.get().refusal(file("Relu"), 2, 3)).isEmpty();
        assertThat(checker.get().refusal(file("Relux"), 2, 3))
                .hasValueSatisfying(said -> assertThat(said).contains("Relux").doesNotContain("\n"));
        assertThat(checker.get().refusal(file("Relu"), 2, 3, 4))
                .hasValueSatisfying(said -> assertThat(said).contains("input of 2 axes instead of 3"));
    }

    @Test
    void isNotThereWithoutTheProgram() throws IOException {
        OnnxChecker none = new OnnxChecker(folder.resolve("python").toString());

        assertThatThrownBy(() -> none.refusal(file("Relu"), 2, 3)).isInstanceOf(IOException.class);
    }

    /** A network of one operator, from [batch, features] to the same. */
    private Path file(String operator) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .setGraph(GraphProto.newBuilder()
                        .setName("network")
                        .addInput(value("x"))
                        .addOutput(value("y"))
                        .addNode(NodeProto.newBuilder()
                                .setOpType(operator)
                                .addInput("x")
                                .addOutput("y")))
                .build();
        return Files.write(folder.resolve(operator + ".onnx"), model.toByteArray());
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        shape.addDimBuilder().setDimParam("features");
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
