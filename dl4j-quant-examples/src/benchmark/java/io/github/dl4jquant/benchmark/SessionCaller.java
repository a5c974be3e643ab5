package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.session.InferenceSession;
import io.github.dl4jquant.session.SessionOptions;
import java.util.concurrent.CountDownLatch;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A Java thread that calls a session of its own again and again. */
final class SessionCaller extends Thread {

    private final Model network;
    private final int threads;
    private final INDArray input;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile boolean finished;
    private RuntimeException failure;
    private long calls;
    private long nanoseconds;

    SessionCaller(Model network, int threads, INDArray input) {
        this.network = network;
        this.threads = threads;
        this.input = input;
    }

    @Override
    public void run() {
        SessionOptions options = SessionOptions.defaults().withThreads(threads);
        try (InferenceSession session = network instanceof MultiLayerNetwork net
                ? InferenceSession.compile(net, options)
                : InferenceSession.compile((ComputationGraph) network, options)) {
            session.output(input);
            ready.countDown();
            go.await();
            long begin = System.nanoTime();
            do { // once at least, however long it takes
                session.output(input);
                calls++;
            } while (!finished);
            nanoseconds = System.nanoTime() - begin;
        } catch (InterruptedException e) {
            interrupt();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            ready.countDown();
        }
    }

    /** Returns when everything is compiled. */
    void awaitReady() throws InterruptedException {
        ready.await();
    }

    void go() {
        go.countDown();
    }

    /** Lets it end after the call under way. */
    void finish() {
        finished = true;
    }

    /** Whole calls by the time that they took; waits for the end. */
    double callsPerSecond() throws InterruptedException {
        join();
        if (failure != null) {
            throw failure;
        }
        return calls * 1e9 / nanoseconds;
    }
}
