package dev.jcap.kerneltest.profile;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.Securebits;
import dev.jcap.profile.CapabilityDeclaration;
import java.util.random.RandomGenerator;

/** Declarations that a dialect can say. */
final class RandomDeclarations {

    private static final int CAPABILITIES = 41;

    private final RandomGenerator random;

    RandomDeclarations(RandomGenerator random) {
        this.random = random;
    }

    CapabilityDeclaration forSystemd() {
        CapabilitySet limit = set(CapabilitySet.lowest(CAPABILITIES));
        CapabilityDeclaration declared =
                random.nextInt(5) == 0 ? CapabilityDeclaration.NOTHING : CapabilityDeclaration.NOTHING.withBounding(limit);
        if (random.nextBoolean()) {
            declared = declared.withUser("u" + random.nextInt(9));
        }
        if (random.nextBoolean()) {
            declared = declared.withAmbient(set(declared.bounding().orElse(CapabilitySet.lowest(CAPABILITIES))));
        }
        if (random.nextInt(3) == 0) {
            declared = declared.withSecurebits(new Securebits(random.nextInt(64)));
        }
        return random.nextInt(3) == 0 ? declared.withNoNewPrivs(random.nextBoolean()) : declared;
    }

    /** What setpriv can do within a bounding set. */
    CapabilityDeclaration forSetpriv(CapabilitySet bounding) {
        CapabilitySet limit = set(bounding);
        CapabilitySet inheritable = set(limit);
        CapabilitySet ambient = set(inheritable);
        CapabilityDeclaration declared =
                CapabilityDeclaration.NOTHING.withBounding(limit).withInheritable(inheritable).withAmbient(ambient);
        if (random.nextBoolean()) {
            declared = declared.withUser("" + (1 + random.nextInt(60_000)));
        }
        if (random.nextInt(3) == 0) {
            declared = declared.withSecurebits(new Securebits(random.nextInt(64) & ~Securebits.KEEP_CAPS.bits()));
        }
        return random.nextInt(3) == 0 ? declared.withNoNewPrivs(true) : declared;
    }

    /** What an OCI runtime can do within a bounding set. */
    CapabilityDeclaration forOci(CapabilitySet bounding) {
        CapabilitySet limit = set(bounding);
        CapabilitySet permitted = set(limit);
        CapabilitySet inheritable = set(limit);
        CapabilitySet ambient = set(permitted.intersect(inheritable));
        CapabilityDeclaration declared =
                CapabilityDeclaration.of(new CapabilitySets(limit, permitted, set(permitted), inheritable, ambient))
                        .withUser("0");
        if (random.nextBoolean()) {
            declared = declared.withUser("" + (1 + random.nextInt(60_000)));
        }
        return random.nextInt(3) == 0 ? declared.withNoNewPrivs(true) : declared;
    }

    private CapabilitySet set(CapabilitySet within) {
        return switch (random.nextInt(6)) {
            case 0 -> CapabilitySet.EMPTY;
            case 1 -> within;
            case 2 -> new CapabilitySet(within.mask() & (random.nextLong() | random.nextLong()));
            default -> new CapabilitySet(within.mask() & random.nextLong() & random.nextLong());
        };
    }
}
