package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MemoryViews;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.session.ProgramNode.AnyLayer;
import io.github.dl4jquant.session.ProgramNode.OneKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    private final INDArray[] tensors;
    private final Step[] steps;
    /** For each tensor the one whose memory it is: its own number, or an earlier one's. */
    private final int[] home;
    /** Whether a layer of Deeplearning4j's makes a new array for it each time. */
    private final boolean[] moving;

    private final KernelSpec[] specs;

    Compiler(Program program, SharedWeights weights, Object lock) {
        this.program = program;
        this.weights = weights;
        this.lock = lock;
        this.tensors = new INDArray[program.tensorCount()];
        this.steps = new Step[program.nodes().size()];
        this.home = new int[program.tensorCount()];
        this.moving = new boolean[program.tensorCount()];
        this.specs = new KernelSpec[program.nodes().size()];
    }

    Execution compile(INDArray... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            tensors[i] = inputs[i];
            home[i] = i;
            moving[i] = true;
        }
        try {
            for (int i = 0; i < steps.length; i++) {
                trace(i);
            }
            return new Execution(settled(), tensors, program.inputNames().size(), program.outputs(), place());
        } catch (RuntimeException e) {
            Arrays.stream(steps).filter(s -> s != null).forEach(Step::close);
            throw e;
        }
    }

    /** Names of the nodes that there is anything to do for, once compiled: one for each step of the execution. */
    List<String> stepNames() {
        return IntStream.range(0, steps.length)
                .filter(i -> steps[i] != null)
                .mapToObj(i -> program.nodes().get(i).name())
                .toList();
    }

    private List<Step> settled() {
        return Arrays.stream(steps).filter(s -> s != null).toList();
    }

    private void trace(int index) {
        ProgramNode node = program.nodes().get(index);
        int tensor = program.inputNames().size() + index;
        int[] inputs = node.inputs().stream().mapToInt(i -> i).toArray();
        home[tensor] = tensor;
        if (node.work() instanceof OneKernel work) {
            long[][] shapes =
                    Arrays.stream(inputs).mapToObj(i -> tensors[i].shape()).toArray(long[][]::new);
            checkTypes(work, inputs);
            ShapedKernel shaped = work.layer().kernelFor(shapes);
            if (movesNothing(shaped.spec()) && !moving[inputs[0]]) {
                home[tensor] = home[inputs[0]];
                tensors[tensor] = tensors[inputs[0]].reshape(shaped.outputShape());
                return;
            }
            specs[index] = shaped.spec();
            steps[index] = new Step.KernelStep(work.layer(), compile(node, shaped.spec()), inputs, tensor);
            tensors[tensor] =
                    Nd4j.createUninitialized(InputCheck.dataType(work.layer().outputFormat()), shaped.outputShape());
        } else {
            AnyLayer work = (AnyLayer) node.work();
            moving[tensor] = true;
            steps[index] = new Step.LayerStep(
                    work.runners().get(),
                    work.exclusive() ? lock : null,
                    inputs,
                    program.inputNames().size(),
                    tensor);
        }
        steps[index].run(tensors);
        if (moving[tensor]) {
            for (int input : inputs) {
                if (tensors[input].data().address() == tensors[tensor].data().address()) {
                    home[tensor] = home[input]; // handed on as it is: the memory is needed for longer
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
        int inputs = program.inputNames().size();
        for (int i = 0; i < steps.length; i++) {
            shareWithResidual(inputs + i, i);
        }
        int[] last = lastReaders();
        List<Integer> placed = new ArrayList<>();
        List<Arena.Request> requests = new ArrayList<>();
        for (int t = inputs; t < tensors.length; t++) {
            if (home[t] == t && !moving[t]) {
                placed.add(t);
                requests.add(new Arena.Request(bytes(tensors[t]), t - inputs, last[t]));
            }
        }
        if (placed.isEmpty()) {
            return null;
        }
        Arena arena = new Arena(requests);
        INDArray memory = MemoryViews.get().aligned(arena.size());
        for (int t = inputs; t < tensors.length; t++) {
            if (!moving[t]) {
                long offset = arena.offset(placed.indexOf(home[t]));
                tensors[t] = MemoryViews.get().view(memory, offset, tensors[t].dataType(), tensors[t].shape());
            }
        }
        return memory;
    }

    /** Lets a sum take the place of the residual that nobody reads afterwards: it is added where it lies. */
    private void shareWithResidual(int tensor, int index) {
        ProgramNode node = program.nodes().get(index);
        if (!(specs[index] instanceof ConvolutionSpec) || node.inputs().size() < 2) {
            return;
        }
        int residual = home[node.inputs().get(1)];
        boolean sameWidth = tensors[residual].dataType().width()
                == tensors[tensor].dataType().width();
        boolean integers = tensors[residual].dataType() != DataType.FLOAT;
        boolean isSource = home[node.inputs().get(0)] == residual; // which is read until the last result is written
        if (integers && sameWidth && !isSource && !moving[residual] && lastReaders()[residual] == index) {
            for (int t = 0; t < home.length; t++) {
                home[t] = home[t] == tensor ? residual : home[t];
            }
        }
    }

    /** For each home the last step that reads it; outputs of the network are needed to the end. */
    private int[] lastReaders() {
        int[] last = new int[tensors.length];
        for (int i = 0; i < steps.length; i++) {
            int tensor = program.inputNames().size() + i;
            last[home[tensor]] = Math.max(last[home[tensor]], i);
            for (int input : program.nodes().get(i).inputs()) {
                last[home[input]] = Math.max(last[home[input]], i);
            }
        }
        for (int output : program.outputs()) {
            last[home[output]] = steps.length;
        }
        return last;
    }

    private static long bytes(INDArray array) {
        return array.length() * array.dataType().width();
    }
}
