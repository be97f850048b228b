package dev.jcap.kerneltest.surroundings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.example.DroppingService;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Users;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's example service ends well wherever it is started. */
class ExampleServiceIT {

    @ParameterizedTest
    @EnumSource
    void service_startedThere_provesThatNothingIsLeft(ChildPrivilege privilege) {
        Users.require("nobody");
        String output = ChildJvm.in(privilege).run(DroppingService.class).passed().output();
        assertTrue(output.contains("PROVEN: no thread holds anything"), output);
        assertTrue(output.contains("GET / -> served by"), output);
        assertTrue(output.contains("CapEff: 0000000000000000"), output);
    }
}
