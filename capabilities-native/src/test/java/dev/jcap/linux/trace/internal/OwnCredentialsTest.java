package dev.jcap.linux.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stacks of Linux 6.18, with a thread that has the credentials "own". */
class OwnCredentialsTest {

    private static final String OWN = "ffff888000000001";
    private static final String MOUNTER = "ffff888000000002";

    private static TraceLine.Check check(String credentials) {
        return new TraceLine.Check(7, 1, 1, true, "ffffffff8306fe60", credentials);
    }

    private static KernelStack stack(String frames) {
        return new KernelStack(List.of(("cap_capable security_capable " + frames).split(" ")));
    }

    @Test
    void check_inAnOverlay_isBorrowedUnlessTheCredentialsAreTheThreadsOwn() {
        OwnCredentials own = new OwnCredentials();
        assertFalse(own.areBorrowed(check(OWN), stack("__vm_enough_memory mmap_region")));
        assertTrue(own.areBorrowed(check(MOUNTER), stack("ovl_open_realfile ovl_open do_dentry_open")));
        assertFalse(own.areBorrowed(check(OWN), stack("generic_permission ovl_permission inode_permission")));
    }

    @ParameterizedTest
    @CsvSource({
        "generic_permission ovl_permission inode_permission, false",
        "setattr_prepare ovl_setattr notify_change, false",
        "generic_permission inode_permission ovl_permission inode_permission, true",
        "setattr_prepare ext4_setattr notify_change ovl_setattr, true",
        "ovl_open_realfile ovl_open do_dentry_open, true"
    })
    void check_ofAThreadThatHasChangedItsCredentials_isJudgedByItsStack(String frames, boolean borrowed) {
        OwnCredentials own = new OwnCredentials();
        own.areBorrowed(check(OWN), stack("__vm_enough_memory mmap_region"));
        own.ended(new TraceLine.CallEnd(7, 2, "setuid", 0));
        assertEquals(borrowed, own.areBorrowed(check(MOUNTER), stack(frames)));
    }
}
