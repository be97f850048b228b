package dev.jcap.cli.values;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.Iab;
import dev.jcap.linux.CapabilityException;

/** From one kind of value to another, where nothing is lost; everything else is refused. */
final class Conversion {

    private Conversion() {}

    /**
     * The same in another kind.
     *
     * @throws CapabilityException when that kind cannot say it
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
        throw new CapabilityException("securebits and capabilities are different things");
    }

    private static CapabilityState state(Object value) {
        return switch (value) {
            case CapabilityState state -> state;
            case CapabilitySet set -> new CapabilityState(set, set, CapabilitySet.EMPTY);
            case Iab tuple -> CapabilityState.EMPTY.withInheritable(inheritable(tuple));
            case FileCapabilities file -> state(file);
            default -> throw new CapabilityException("securebits and capabilities are different things");
        };
    }

    private static CapabilityState state(FileCapabilities file) {
        require(file.rootId() == 0, "the root id " + file.rootId() + " is a file's only");
        boolean visible = !file.effective() || !file.state().effective().isEmpty();
        require(visible, "an effective bit without any capability is a file's only");
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
        require(one, "one set cannot say " + state + ": only what is permitted, effective and not inheritable");
        return state.permitted();
    }

    private static Iab tuple(CapabilityState state) {
        boolean inheritable = state.permitted().isEmpty() && state.effective().isEmpty();
        require(inheritable, "a tuple says nothing of permitted and effective, unlike " + state);
        return Iab.EMPTY.withInheritable(state.inheritable());
    }

    private static CapabilitySet inheritable(Iab tuple) {
        boolean plain = tuple.ambient().isEmpty() && tuple.blocked().isEmpty();
        require(plain, "only a tuple can say what is ambient or blocked: " + tuple);
        return tuple.inheritable();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new CapabilityException(otherwise);
        }
    }
}
