package io.github.dl4jquant.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.github.dl4jquant.config.CalibrationData;
import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.TensorKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.InOrder;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;

/** How the data is read and who is told. */
@ExtendWith(MockitoExtension.class)
class CalibratorTest {

    @Mock
    private ActivationSource network;

    @Mock
    private CalibrationData data;

    @Mock
    private ProgressListener progress;

    @Test
    void dataIsReadOnceAndNoFurtherThanWanted() {
        INDArray two = Nd4j.ones(2, 3);
        when(network.inputCount()).thenReturn(1);
        when(network.activations(any(), any())).thenReturn(Map.of("a", two));
        when(data.hasNext()).thenReturn(true);
        when(data.next()).thenReturn(new CalibrationData.Batch(new INDArray[] {two}, null));
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(new ViewIterator(new DataSet(), 1))
                .calibrationSamples(3)
                .progress(progress)
                .build();

        Calibration calibration = new Calibrator(
                        network,
                        Map.of("a", "a"),
                        List.of(new NetworkGraph.Input("in", TensorKind.FEED_FORWARD)),
                        Set.of("a"),
                        Set.of())
                .run(data, config);

        assertThat(calibration.samples()).isEqualTo(3);
        verify(data).reset();
        verify(data, times(2)).next();
        InOrder told = inOrder(progress);
        told.verify(progress).progress("calibrate", 1, 3);
        told.verify(progress).progress("calibrate", 2, 3);
        told.verify(progress, times(2)).progress("calibrate", 3, 3); // the last sample, and the end
        verifyNoMoreInteractions(progress);
    }
}
