package dev.jcap.linux.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.linux.trace.internal.KernelStack;
import dev.jcap.linux.trace.internal.LostEvents;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's other texts: statistics, socket tables, stacks, results. */
class KernelTextsTest {

    @Test
    void statistics_ofABuffer_giveWhatWasLost() {
        assertEquals(111, LostEvents.in("""
                entries: 336
                overrun: 100
                commit overrun: 10
                bytes: 23828
                oldest event ts: 11907.073130
                now ts: 11907.126673
                dropped events: 1
                read events: 5
                """));
    }

    @ParameterizedTest
    @CsvSource({
        "setattr_prepare chown_common __x64_sys_fchownat do_syscall_64, fchownat, setattr_prepare",
        "can_nice set_one_prio __do_sys_setpriority do_syscall_64, setpriority, can_nice",
        "__inet6_bind __sys_bind __arm64_sys_bind invoke_syscall, bind, __inet6_bind",
        "ns_capable_setid __sys_setresgid do_syscall_64, setresgid, __sys_setresgid",
        "security_vm_enough_memory_mm do_mmap ksys_mmap_pgoff do_syscall_64, mmap, security_vm_enough_memory_mm",
        "vfs_getattr __do_sys_newstat, stat, vfs_getattr",
        "do_mmap vm_mmap_pgoff do_syscall_64, , do_mmap",
        "cap_capable security_capable, , ?"
    })
    void stack_ofACheck_tellsCallAndAsker(String frames, String call, String kernelFunction) {
        KernelStack stack = new KernelStack(List.of(("trace_event_raw_event_cap_capable cap_capable security_capable capable "
                + frames).split(" ")));
        assertEquals(Optional.ofNullable(call), stack.systemCall());
        assertEquals(kernelFunction, stack.kernelFunction());
    }

    @ParameterizedTest
    @CsvSource({"0,SUCCEEDED,0", "140000000000000,SUCCEEDED,0", "-1,FAILED,1", "-13,FAILED,13", "-4095,UNKNOWN,0",
        "-4096,SUCCEEDED,0", "-512,UNKNOWN,0", "-511,FAILED,511"})
    void result_ofASystemCall_isItsOutcome(long result, CallResult.Kind kind, int error) {
        assertEquals(new CallResult(kind, error), CallResult.ofResult(result));
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED,1", "FAILED,0", "FAILED,4096", "UNKNOWN,13", "PASSED_OVER,0"})
    void outcome_thatCannotBe_isRefused(CallResult.Kind kind, int error) {
        assertThrows(IllegalArgumentException.class, () -> new CallResult(kind, error));
    }
}
