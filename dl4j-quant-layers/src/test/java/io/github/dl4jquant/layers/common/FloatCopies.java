package io.github.dl4jquant.layers.common;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks for float copies of weights: walks everything that can be reached from an object. What kernels keep in native
 * memory is not seen; {@link QuantizedLayerImpl#packedBytes} tells.
 */
public final class FloatCopies {

    private final Set<Long> counts;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Visit> open = new ArrayDeque<>();
    private final List<String> found = new ArrayList<>();

    private record Visit(Object object, String path) {}

    private FloatCopies(Set<Long> counts) {
        this.counts = counts;
    }

    /** Paths to float arrays with as many elements as one of {@code counts}. */
    public static List<String> reachableFrom(Object root, Set<Long> counts) {
        FloatCopies walk = new FloatCopies(counts);
        walk.visit(root, root.getClass().getSimpleName());
        while (!walk.open.isEmpty()) {
            Visit next = walk.open.pop();
            walk.look(next.object(), next.path());
        }
        return walk.found;
    }

    private void visit(Object object, String path) {
        boolean skipped = object == null
                || object instanceof Class<?>
                || object instanceof ClassLoader
                || object instanceof Thread
                || object instanceof ThreadLocal<?>
                || object instanceof CharSequence
                || object instanceof Number
                || object instanceof Enum<?>;
        if (!skipped && seen.add(object)) {
            open.push(new Visit(object, path));
        }
    }

    private void look(Object object, String path) {
        if (object instanceof float[] floats) {
            check(floats.length, path);
        } else if (object instanceof double[] doubles) {
            check(doubles.length, path);
        } else if (object instanceof INDArray array) {
            if (array.dataType() == DataType.FLOAT || array.dataType() == DataType.DOUBLE) {
                check(array.length(), path);
            }
        } else if (object instanceof FloatPointer pointer) {
            check(pointer.limit(), path);
        } else if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                visit(array[i], path + "[" + i + "]");
            }
        } else if (object instanceof Collection<?> collection) {
            collection.forEach(e -> visit(e, path + "[]"));
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                visit(k, path + ".key");
                visit(v, path + "[" + k + "]");
            });
        } else if (object instanceof Optional<?> optional) {
            visit(optional.orElse(null), path);
        } else if (object instanceof Reference<?> reference) {
            visit(reference.get(), path);
        } else if (object instanceof AtomicReference<?> reference) {
            visit(reference.get(), path);
        } else if (!object.getClass().isArray()) {
            fields(object, path);
        }
    }

    private void fields(Object object, String path) {
        boolean ours = object.getClass().getName().startsWith("io.github.dl4jquant");
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            if (type.getModule().isNamed()) { // the JDK lets nobody look
                return;
            }
            for (Field field : type.getDeclaredFields()) {
                if (field.getType().isPrimitive() || (Modifier.isStatic(field.getModifiers()) && !ours)) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    visit(field.get(object), path + "." + field.getName());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(path + "." + field.getName(), e);
                }
            }
        }
    }

    private void check(long length, String path) {
        if (counts.contains(length)) {
            found.add(path + " (" + length + ")");
        }
    }
}
