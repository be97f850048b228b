package dev.jcap.cli.values;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.Iab;
import dev.jcap.linux.CapabilityException;

/** Converts values from one kind to another without loss, and refuses everything else. */
final class Conversion {

    private Conversion() {}

    /**
     * Converts a value.
     *
     * @throws CapabilityException when the other kind cannot express it
     */
    static Object to(Class<?> kind, Object value) {
        if (kind.isInstance(value)) {
            return value;
        } else if (kind == Iab.class && value instanceof CapabilitySet set) {
            return Iab.EMPTY.withInheritable(set);
        } else if (kind == CapabilitySet.class && value instanceof Iab tuple) {
            return inheritable(tuple);
        }
        CapabilityState state = state(value);
        if (kind == CapabilityState.class) {
            return state;
        } else if (kind == FileCapabilities.class) {
            return file(state);
        } else if (kind == CapabilitySet.class) {
            return set(state);
        } else if (kind == Iab.class) {
            return tuple(state);
        }
        throw unrelated();
    }

    private static CapabilityException unrelated() {
        return new CapabilityException("cannot convert between securebits and capabilities");
    }

    private static CapabilityState state(Object value) {
        return switch (value) {
            case CapabilityState state -> state;
            case CapabilitySet set -> new CapabilityState(set, set, CapabilitySet.EMPTY);
            case Iab tuple -> CapabilityState.EMPTY.withInheritable(inheritable(tuple));
            case FileCapabilities file -> state(file);
            default -> throw unrelated();
        };
    }

    private static CapabilityState state(FileCapabilities file) {
        require(file.rootId() == 0, "only the formats file and xattr can express the root id " + file.rootId());
        boolean visible = !file.effective() || !file.state().effective().isEmpty();
        require(visible, "only the formats file and xattr can express an effective bit without capabilities");
        return file.state();
    }

    private static FileCapabilities file(CapabilityState state) {
        try {
            return FileCapabilities.of(state);
        } catch (IllegalArgumentException e) {
            throw new CapabilityException(e.getMessage(), e);
        }
    }

    private static CapabilitySet set(CapabilityState state) {
        boolean one = state.permitted().equals(state.effective()) && state.inheritable().isEmpty();
        require(one, "a single set cannot express " + state + ": permitted and effective must be equal, and inheritable empty");
        return state.permitted();
    }

    private static Iab tuple(CapabilityState state) {
        boolean inheritable = state.permitted().isEmpty() && state.effective().isEmpty();
        require(inheritable, "an IAB tuple cannot express permitted or effective capabilities: " + state);
        return Iab.EMPTY.withInheritable(state.inheritable());
    }

    private static CapabilitySet inheritable(Iab tuple) {
        boolean plain = tuple.ambient().isEmpty() && tuple.blocked().isEmpty();
        require(plain, "only an IAB tuple can express ambient or blocked capabilities: " + tuple);
        return tuple.inheritable();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new CapabilityException(otherwise);
        }
    }
}
