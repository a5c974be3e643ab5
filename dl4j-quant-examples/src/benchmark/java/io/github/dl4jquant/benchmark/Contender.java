package io.github.dl4jquant.benchmark;

import java.util.List;

/** One way to run a network, ready to run: inputs are in place. Not thread-safe. */
interface Contender extends AutoCloseable {

    /** Runs the network once. */
    void run();

    /**
     * Something that is timed for itself.
     *
     * @param name what it is
     * @param products multiply-accumulates of one call; 0 if not known
     */
    record Part(String name, Runnable call, long products) {}

    /** What is timed, each for itself; what the network takes is the sum. */
    default List<Part> parts() {
        return List.of(new Part("the whole network", this::run, 0));
    }

    @Override
    void close();
}
