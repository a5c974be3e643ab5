package io.github.dl4jquant.prepare;

import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.spi.Rules;

/** Entry point of this package: lowers and fuses. Stateless. */
public final class Preparation {

    private Preparation() {}

    /** The operations of a network, fused. The same network always gives the same operations. */
    public static OperationGraph prepare(NetworkGraph graph, Rules rules) {
        Fusion fusion = new Fusion(new Lowering(rules).lower(graph), graph.outputs());
        return new OperationGraph(graph.inputs(), fusion.run(), graph.outputs());
    }
}
