package dev.jcap.kerneltest.surroundings;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import org.junit.jupiter.api.Test;

/** The scenario that {@code .ci/architectures} plays under emulation, on this machine. */
class AnyArchitectureIT {

    @Test
    void everythingThatDependsOnTheArchitecture_here_works() {
        ChildJvm.in(ChildPrivilege.ROOT).run(AnyArchitecture.class).passed();
    }
}
