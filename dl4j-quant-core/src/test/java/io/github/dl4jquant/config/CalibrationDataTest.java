package io.github.dl4jquant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.dl4jquant.errors.CalibrationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** What is asked of the iterator, and what is not. */
@ExtendWith(MockitoExtension.class)
class CalibrationDataTest {

    @Mock
    private DataSetIterator iterator;

    @Mock
    private DataSet minibatch;

    @Test
    void anIteratorThatCanBeResetIsResetOnce() {
        when(iterator.resetSupported()).thenReturn(true);

        CalibrationData.of(iterator).reset();

        verify(iterator).reset();
        verify(iterator, never()).next();
    }

    @Test
    void oneThatCannotIsReadFromWhereItStands() {
        when(iterator.hasNext()).thenReturn(true);

        CalibrationData.of(iterator).reset();

        verify(iterator, never()).reset();
    }

    @Test
    void oneThatCannotAndIsUsedUpIsRefused() {
        assertThatThrownBy(() -> CalibrationData.of(iterator).reset())
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("no data left and cannot be reset");

        verify(iterator, never()).reset();
    }

    @Test
    void labelsAreNotAskedFor() {
        INDArray features = Nd4j.ones(2, 3);
        when(iterator.next()).thenReturn(minibatch);
        when(minibatch.getFeatures()).thenReturn(features);

        CalibrationData.Batch batch = CalibrationData.of(iterator).next();

        assertThat(batch.features()).containsExactly(features);
        assertThat(batch.masks()).isNull();
        verify(minibatch, never()).getLabels();
    }
}
