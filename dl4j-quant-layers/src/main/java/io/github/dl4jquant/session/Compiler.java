package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.SingleKernel;
import io.github.dl4jquant.session.ProgramNode.AnyLayer;
import io.github.dl4jquant.session.ProgramNode.LayerRunner;
import io.github.dl4jquant.session.ProgramNode.OneKernel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compiles a program for inputs of given shapes: runs it once on real inputs, since only running tells what comes out of a
 * layer of Deeplearning4j's, and then gives every tensor its place. Used once.
 */
final class Compiler {

    private final Program program;
    private final SharedWeights weights;
    private final Object lock;
    private final HelperThreads helpers;
    private final INDArray[] tensors;
    private final Step[] steps;
    private final TensorHomes homes;
    private final KernelSpec[] specs;
    private final Map<String, Integer> copiedInputs = new HashMap<>();

    Compiler(Program program, SharedWeights weights, Object lock) {
        this(program, weights, lock, null);
    }

    /** @param helpers that share the work of layers; null for none */
    Compiler(Program program, SharedWeights weights, Object lock, @Nullable HelperThreads helpers) {
        this.helpers = helpers;
        this.program = program;
        this.weights = weights;
        this.lock = lock;
        this.tensors = new INDArray[program.tensorCount()];
        this.steps = new Step[program.nodes().size()];
        this.homes = new TensorHomes(program);
        this.specs = new KernelSpec[program.nodes().size()];
    }

    Execution compile(INDArray... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            tensors[i] = inputs[i];
            homes.setMoving(i);
        }
        try {
            for (int i = 0; i < steps.length; i++) {
                trace(i);
            }
            INDArray memory = place();
            return new Execution(settled(), tensors, program.inputNames().size(), program.outputs(), memory);
        } catch (RuntimeException e) {
            Arrays.stream(steps).filter(s -> s != null).forEach(Step::close);
            throw e;
        }
    }

    /** Names of the nodes that there is anything to do for, once compiled: one for each step of the execution. */
    List<String> stepNames() {
        return Arrays.stream(stepNodes())
                .mapToObj(i -> program.nodes().get(i).name())
                .toList();
    }

    /** Numbers of the same nodes in {@link #nodeNames}. */
    int[] stepNodes() {
        return IntStream.range(0, steps.length).filter(i -> steps[i] != null).toArray();
    }

    /** Names of all nodes, also of those that nothing is left to do for, in order of execution. */
    List<String> nodeNames() {
        return program.nodes().stream().map(ProgramNode::name).toList();
    }

    /** How many tensors a concatenation of this name copies. */
    int copiedInputs(String name) {
        return copiedInputs.get(name);
    }

    private List<Step> settled() {
        return Arrays.stream(steps).filter(s -> s != null).toList();
    }

    private void trace(int index) {
        ProgramNode node = program.nodes().get(index);
        int tensor = program.inputNames().size() + index;
        int[] inputs = node.inputs().stream().mapToInt(i -> i).toArray();
        if (node.work() instanceof OneKernel work) {
            long[][] shapes =
                    Arrays.stream(inputs).mapToObj(i -> tensors[i].shape()).toArray(long[][]::new);
            checkTypes(work, inputs);
            ShapedKernel shaped = work.layer().kernelFor(shapes);
            if (movesNothing(shaped.spec()) && !homes.isMoving(inputs[0])) {
                homes.moveIn(tensor, inputs[0]);
                tensors[tensor] = tensors[inputs[0]].reshape(shaped.outputShape());
                return;
            }
            specs[index] = shaped.spec();
            if (shaped.spec() instanceof ConcatSpec) {
                copiedInputs.put(node.name(), inputs.length);
            }
            steps[index] = new Step.KernelStep(work.layer(), compile(node, shaped.spec()), inputs, tensor);
            tensors[tensor] =
                    Nd4j.createUninitialized(InputCheck.dataType(work.layer().outputFormat()), shaped.outputShape());
        } else {
            AnyLayer work = (AnyLayer) node.work();
            homes.setMoving(tensor);
            LayerRunner runner = work.runners().get();
            if (helpers != null) {
                runner.share(helpers);
            }
            steps[index] = new Step.LayerStep(
                    runner,
                    work.exclusive() ? lock : null,
                    work.sharesWork(),
                    inputs,
                    program.inputNames().size(),
                    tensor);
        }
        homes.setComputed(index);
        steps[index].run(tensors);
        if (homes.isMoving(tensor)) {
            for (int input : inputs) {
                if (tensors[input].data().address() == tensors[tensor].data().address()) {
                    homes.moveIn(tensor, input); // handed on as it is: the memory is needed for longer
                }
            }
        }
    }

    private Kernel compile(ProgramNode node, KernelSpec spec) {
        try {
            return weights.compile(node, spec);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run '" + node.name() + "': " + e.getMessage(), e);
        }
    }

    /** Layers of Deeplearning4j's hand out what they like; kernels take contiguous arrays of their own types. */
    private void checkTypes(OneKernel work, int... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            DataType expected =
                    InputCheck.dataType(work.layer().getInputFormats().get(i));
            if (tensors[inputs[i]].dataType() != expected) {
                throw new InvalidInputException(
                        "Cannot run %s: its input %d is of type %s; expected %s.",
                        work.layer().describe(), i, tensors[inputs[i]].dataType(), expected);
            }
        }
    }

    private static boolean movesNothing(KernelSpec spec) {
        return spec instanceof ReorderSpec reorder
                && reorder.from().equals(reorder.to())
                && (reorder.fromLayout() == reorder.toLayout() || reorder.channels() == 1 || reorder.spatial() == 1);
    }

    /** Gives tensors their places and returns the memory that they lie in; null if there are none. */
    private INDArray place() {
        for (int i = 0; i < steps.length; i++) {
            shareWithResidual(program.inputNames().size() + i, i);
        }
        ConcatPlacement concats = new ConcatPlacement(program, homes, specs, new ConcatSteps());
        return new TensorMemory(program.inputNames().size(), homes, concats).lay(tensors);
    }

    /** Lets a sum take the place of the residual that nobody reads afterwards: it is added where it lies. */
    private void shareWithResidual(int tensor, int index) {
        ProgramNode node = program.nodes().get(index);
        if (!(specs[index] instanceof ConvolutionSpec) || node.inputs().size() < 2) {
            return;
        }
        int residual = homes.of(node.inputs().get(1));
        boolean sameWidth = tensors[residual].dataType().width()
                == tensors[tensor].dataType().width();
        boolean integers = tensors[residual].dataType() != DataType.FLOAT;
        boolean isSource = homes.of(node.inputs().get(0)) == residual; // which is read until the last result is written
        if (integers && sameWidth && !isSource && !homes.isMoving(residual) && homes.lastUses()[residual] == index) {
            homes.moveIn(tensor, residual);
        }
    }

    /** Concatenations that have less to do, and kernels that do it for them. */
    private final class ConcatSteps implements ConcatPlacement.Steps {

        @Override
        public boolean writeInto(int node, int tensor, Columns columns) {
            ProgramNode writer = program.nodes().get(node);
            if (!(specs[node] instanceof KernelSpec.Weighted spec)) {
                return false;
            }
            Kernel kernel = weights.compileInto(writer, spec, columns);
            if (kernel == null) {
                return false;
            }
            replace(
                    node,
                    new Step.KernelStep(
                            ((OneKernel) writer.work()).layer(),
                            kernel,
                            writer.inputs().stream().mapToInt(i -> i).toArray(),
                            tensor));
            return true;
        }

        @Override
        public void copy(int node, List<Integer> inputs, ConcatSpec spec, int tensor) {
            ProgramNode concat = program.nodes().get(node);
            copiedInputs.put(concat.name(), inputs.size());
            if (inputs.isEmpty()) {
                replace(node, null);
                return;
            }
            int[] read = inputs.stream().mapToInt(i -> concat.inputs().get(i)).toArray();
            replace(
                    node,
                    new Step.KernelStep(
                            ((OneKernel) concat.work()).layer(), Compiler.this.compile(concat, spec), read, tensor));
        }

        @Override
        public boolean checksNumbers(int node) {
            SingleKernel layer = ((OneKernel) program.nodes().get(node).work()).layer();
            return !layer.outputFormat().isInt8() && new InputCheck(layer).checksFinite();
        }

        private void replace(int node, Step step) {
            steps[node].close();
            steps[node] = step;
        }
    }
}
