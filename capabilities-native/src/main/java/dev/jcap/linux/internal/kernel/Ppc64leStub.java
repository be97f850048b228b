package dev.jcap.linux.internal.kernel;

/** The handler for 64-bit little-endian POWER. A failed system call is told by a flag and a positive errno. */
final class Ppc64leStub {

    static final StubCode CODE = StubCode.of(
            288,
            // handler(r3 = signal, r4 = siginfo, r5 = context, r12 = handler)
            "0a00c4e8"                     // handler:  lwa 6, 8(4)          ; si_code == SI_TKILL
                    + "faff062c"           //           cmpwi 6, -6
                    + "10018240"           //           bne out
                    + "2001eceb"           //           ld 31, control-handler(12); the control block; r12 is where the code is
                    + "1000c480"           //           lwz 6, 16(4)         ; si_pid
                    + "0800ff80"           //           lwz 7, 8(31)
                    + "0038067c"           //           cmpw 6, 7
                    + "fc008240"           //           bne out
                    + "0c00df3b"           //           addi 30, 31, 12      ; handlers at work
                    + "28f0c07c"           // enter:    lwarx 6, 0, 30
                    + "0100c638"           //           addi 6, 6, 1
                    + "2df1c07c"           //           stwcx. 6, 0, 30
                    + "f4ff8240"           //           bne enter
                    + "ac04007c"           //           sync                 ; seen at work before it looks for work
                    + "cf000038"           //           li 0, 207            ; gettid
                    + "02000044"           //           sc
                    + "781b7d7c"           //           mr 29, 3
                    + "00009feb"           //           ld 28, 0(31)         ; the first chunk
                    + "00003c2c"           // chunk:    cmpdi 28, 0
                    + "b8008241"           //           beq leave
                    + "40007c3b"           //           addi 27, 28, 64      ; its first slot
                    + "08005c83"           //           lwz 26, 8(28)        ; how many are in use
                    + "ac04207c"           //           lwsync               ; their contents are older
                    + "00001a2c"           // slot:     cmpwi 26, 0
                    + "38008241"           //           beq more
                    + "0400db80"           //           lwz 6, 4(27)         ; for this thread?
                    + "00e8067c"           //           cmpw 6, 29
                    + "20008240"           //           bne step
                    + "28d8c07c"           // claim:    lwarx 6, 0, 27       ; PENDING
                    + "0000062c"           //           cmpwi 6, 0
                    + "14008240"           //           bne step
                    + "0100c038"           //           li 6, 1              ; RUNNING
                    + "2dd9c07c"           //           stwcx. 6, 0, 27
                    + "ecff8240"           //           bne claim
                    + "18000048"           //           b run
                    + "40007b3b"           // step:     addi 27, 27, 64
                    + "ffff5a3b"           //           addi 26, 26, -1
                    + "c8ffff4b"           //           b slot
                    + "00009ceb"           // more:     ld 28, 0(28)         ; the next chunk
                    + "acffff4b"           //           b chunk
                    + "ac04207c"           // run:      lwsync
                    + "08005beb"           //           ld 26, 8(27)         ; the list
                    + "00001ae8"           // next:     ld 0, 0(26)          ; system call, negative at the end
                    + "0000202c"           //           cmpdi 0, 0
                    + "48008041"           //           blt done
                    + "08007ae8"           //           ld 3, 8(26)
                    + "10009ae8"           //           ld 4, 16(26)
                    + "1800bae8"           //           ld 5, 24(26)
                    + "2000dae8"           //           ld 6, 32(26)
                    + "2800fae8"           //           ld 7, 40(26)
                    + "30001ae9"           //           ld 8, 48(26)
                    + "02000044"           //           sc
                    + "10008340"           //           bns good             ; an errno?
                    + "d000637c"           //           neg 3, 3
                    + "10007bf8"           //           std 3, 16(27)
                    + "1c000048"           //           b done
                    + "10007bf8"           // good:     std 3, 16(27)        ; result
                    + "1800db80"           //           lwz 6, 24(27)        ; completed
                    + "0100c638"           //           addi 6, 6, 1
                    + "1800db90"           //           stw 6, 24(27)
                    + "38005a3b"           //           addi 26, 26, 56
                    + "b4ffff4b"           //           b next
                    + "ac04207c"           // done:     lwsync
                    + "0200c038"           //           li 6, 2              ; DONE
                    + "0000db90"           //           stw 6, 0(27)
                    + "ac04207c"           // leave:    lwsync
                    + "28f0c07c"           // exit:     lwarx 6, 0, 30
                    + "ffffc638"           //           addi 6, 6, -1
                    + "2df1c07c"           //           stwcx. 6, 0, 30
                    + "f4ff8240"           //           bne exit
                    + "2000804e"           // out:      blr
                    + "00000060"           //           nop
                    + "8877665544332211"); // control:  .quad CONTROL

    private Ppc64leStub() {}
}
