package io.github.dl4jquant.benchmark;

import java.util.List;

/**
 * The kernels of a network straight from oneDNN: in a row, or each alone.
 *
 * @param parts what is timed
 */
record BareContender(BareNetwork network, List<Part> parts) implements Contender {

    /** The whole network as one chain. */
    static Contender chain(BareNetwork network, int threads) {
        OpenMp.use(threads);
        return new BareContender(network, List.of(new Part("the whole network", network::run, 0)));
    }

    /** Each kernel alone, again and again over the same arrays, which stay in the cache if they fit. */
    static Contender kernels(BareNetwork network, int threads) {
        OpenMp.use(threads);
        return new BareContender(
                network,
                network.kernels().stream()
                        .map(kernel -> new Part(kernel.name(), () -> network.run(kernel), kernel.products()))
                        .toList());
    }

    @Override
    public void run() {
        network.run();
    }

    @Override
    public void close() {
        // the network belongs to the forms that it came from
    }
}
