package dev.jcap.linux.internal.arch;

/** The handler for 64-bit little-endian POWER. A flag marks a failed system call, whose errno is positive. */
final class Ppc64leStub {

    static final StubCode CODE = StubCode.of(
            672,
            212,
            // handler(r3 = signal, r4 = siginfo, r5 = context, r12 = handler), run(r3 = slot)
            "0a00c4e8"                        // handler:   lwa 6, 8(4)                ; si_code == SI_TKILL
                    + "faff062c"              //            cmpwi 6, -6
                    + "c8008240"              //            bne out
                    + "a002eceb"              //            ld 31, control-handler(12) ; the control block; r12 is where the code is
                    + "1000c480"              //            lwz 6, 16(4)               ; si_pid
                    + "0800ff80"              //            lwz 7, 8(31)
                    + "0038067c"              //            cmpw 6, 7
                    + "b4008240"              //            bne out
                    + "a602a87f"              //            mflr 29                    ; interpret returns too
                    + "0c00df3b"              //            addi 30, 31, 12            ; handlers at work
                    + "28f0c07c"              // enter:     lwarx 6, 0, 30
                    + "0100c638"              //            addi 6, 6, 1
                    + "2df1c07c"              //            stwcx. 6, 0, 30
                    + "f4ff8240"              //            bne enter
                    + "ac04007c"              //            sync                       ; seen at work before it looks for work
                    + "cf000038"              //            li 0, 207                  ; gettid
                    + "02000044"              //            sc
                    + "00005feb"              //            ld 26, 0(31)               ; the stop
                    + "00003a2c"              //            cmpdi 26, 0
                    + "6c008241"              //            beq leave
                    + "ac04207c"              //            lwsync
                    + "781b677c"              //            mr 7, 3
                    + "08009a80"              //            lwz 4, 8(26)               ; the table's mask
                    + "0c00ba80"              //            lwz 5, 12(26)              ; the slots' size, as a shift
                    + "00001ae9"              //            ld 8, 0(26)
                    + "3820e77c"              // probe:     and 7, 7, 4
                    + "3628fb7c"              //            sld 27, 7, 5
                    + "14427b7f"              //            add 27, 27, 8
                    + "0400db80"              //            lwz 6, 4(27)               ; for this thread?
                    + "0018067c"              //            cmpw 6, 3
                    + "14008241"              //            beq claim
                    + "0000062c"              //            cmpwi 6, 0
                    + "38008241"              //            beq leave
                    + "0100e738"              //            addi 7, 7, 1
                    + "dcffff4b"              //            b probe
                    + "28d8c07c"              // claim:     lwarx 6, 0, 27             ; PENDING
                    + "0000062c"              //            cmpwi 6, 0
                    + "24008240"              //            bne leave
                    + "0100c038"              //            li 6, 1                    ; RUNNING
                    + "2dd9c07c"              //            stwcx. 6, 0, 27
                    + "ecff8240"              //            bne claim
                    + "ac04207c"              //            lwsync
                    + "79000048"              //            bl interpret
                    + "ac04207c"              //            lwsync
                    + "0200c038"              //            li 6, 2                    ; DONE
                    + "0000db90"              //            stw 6, 0(27)
                    + "ac04207c"              // leave:     lwsync
                    + "28f0c07c"              // exit:      lwarx 6, 0, 30
                    + "ffffc638"              //            addi 6, 6, -1
                    + "2df1c07c"              //            stwcx. 6, 0, 30
                    + "f4ff8240"              //            bne exit
                    + "a603a87f"              //            mtlr 29
                    + "2000804e"              // out:       blr
                    + "a602087c"              // run:       mflr 0                     ; r3 = the caller's slot
                    + "100001f8"              //            std 0, 16(1)
                    + "d8ff61fb"              //            std 27, -40(1)
                    + "e0ff81fb"              //            std 28, -32(1)
                    + "d0ff41fb"              //            std 26, -48(1)
                    + "c8ff21fb"              //            std 25, -56(1)
                    + "c0ff01fb"              //            std 24, -64(1)
                    + "81ff21f8"              //            stdu 1, -128(1)
                    + "781b7b7c"              //            mr 27, 3
                    + "29000048"              //            bl interpret
                    + "80002138"              //            addi 1, 1, 128
                    + "c0ff01eb"              //            ld 24, -64(1)
                    + "c8ff21eb"              //            ld 25, -56(1)
                    + "d0ff41eb"              //            ld 26, -48(1)
                    + "e0ff81eb"              //            ld 28, -32(1)
                    + "d8ff61eb"              //            ld 27, -40(1)
                    + "100001e8"              //            ld 0, 16(1)
                    + "a603087c"              //            mtlr 0
                    + "2000804e"              //            blr
                    + "08009beb"              // interpret: ld 28, 8(27)               ; the program
                    + "02005ceb"              // next:      lwa 26, 0(28)              ; kind of step
                    + "08007ce8"              //            ld 3, 8(28)
                    + "10009ce8"              //            ld 4, 16(28)
                    + "1800bce8"              //            ld 5, 24(28)
                    + "00001a2c"              //            cmpwi 26, 0
                    + "78008041"              //            blt other
                    + "2000dce8"              //            ld 6, 32(28)
                    + "2800fce8"              //            ld 7, 40(28)
                    + "30001ce9"              //            ld 8, 48(28)
                    + "01004973"              //            andi. 9, 26, 1             ; the second argument is in the slot
                    + "08008241"              //            beq first
                    + "14da847c"              //            add 4, 4, 27
                    + "02004973"              // first:     andi. 9, 26, 2             ; the first and the third are
                    + "0c008241"              //            beq call
                    + "14da637c"              //            add 3, 3, 27
                    + "14daa57c"              //            add 5, 5, 27
                    + "04001c80"              // call:      lwz 0, 4(28)
                    + "02000044"              //            sc
                    + "08008340"              //            bns good                   ; an errno?
                    + "d000637c"              //            neg 3, 3
                    + "ac04007c"              // good:      sync
                    + "04004973"              //            andi. 9, 26, 4             ; to be reported
                    + "10008241"              //            beq plain
                    + "10007bf8"              //            std 3, 16(27)
                    + "18009bfb"              //            std 28, 24(27)
                    + "08000048"              //            b judge
                    + "20007bf8"              // plain:     std 3, 32(27)
                    + "00f02039"              // judge:     li 9, -4096
                    + "4048237c"              //            cmpld 3, 9
                    + "0c008141"              //            bgt jump
                    + "40009c3b"              // step:      addi 28, 28, 64
                    + "84ffff4b"              //            b next
                    + "38003ce9"              // jump:      ld 9, 56(28)
                    + "144a9c7f"              //            add 28, 28, 9
                    + "78ffff4b"              //            b next
                    + "feff1a2c"              // other:     cmpwi 26, -2
                    + "e8008141"              //            bgt end                    ; -1
                    + "58008241"              //            beq compare
                    + "fcff1a2c"              //            cmpwi 26, -4
                    + "4c008141"              //            bgt local                  ; -3
                    + "28008241"              //            beq exchange
                    + "faff1a2c"              //            cmpwi 26, -6
                    + "78008241"              //            beq signal
                    + "ac04007c"              //            sync
                    + "2818207d"              // add:       lwarx 9, 0, 3              ; -5: add
                    + "1422297d"              //            add 9, 9, 4
                    + "2d19207d"              //            stwcx. 9, 0, 3
                    + "f4ff8240"              //            bne add
                    + "ac04007c"              //            sync
                    + "b4ffff4b"              //            b step
                    + "ac04007c"              // exchange:  sync
                    + "2818207d"              // again:     lwarx 9, 0, 3
                    + "0020097c"              //            cmpw 9, 4
                    + "acff8240"              //            bne jump
                    + "2d19a07c"              //            stwcx. 5, 0, 3
                    + "f0ff8240"              //            bne again
                    + "ac04007c"              //            sync
                    + "94ffff4b"              //            b step
                    + "14da637c"              // local:     add 3, 3, 27
                    + "0000052c"              // compare:   cmpwi 5, 0
                    + "28008241"              //            beq same
                    + "00002381"              //            lwz 9, 0(3)
                    + "00004481"              //            lwz 10, 0(4)
                    + "04006338"              //            addi 3, 3, 4
                    + "04008438"              //            addi 4, 4, 4
                    + "fcffa538"              //            addi 5, 5, -4
                    + "0050097c"              //            cmpw 9, 10
                    + "e0ff8241"              //            beq compare
                    + "ac04007c"              //            sync
                    + "6cffff4b"              //            b jump
                    + "ac04007c"              // same:      sync
                    + "5cffff4b"              //            b step
                    + "781b7a7c"              // signal:    mr 26, 3                   ; how many have been sent, how many there are, and to whom
                    + "7823997c"              //            mr 25, 4                   ; the process
                    + "782bb87c"              //            mr 24, 5                   ; the signal
                    + "00003a81"              // each:      lwz 9, 0(26)
                    + "04005a81"              //            lwz 10, 4(26)
                    + "4050097c"              //            cmplw 9, 10
                    + "40ff8040"              //            bge step
                    + "64172979"              //            sldi 9, 9, 2
                    + "14d2297d"              //            add 9, 9, 26
                    + "08008980"              //            lwz 4, 8(9)
                    + "78cb237f"              //            mr 3, 25
                    + "78c3057f"              //            mr 5, 24
                    + "fa000038"              //            li 0, 250                  ; tgkill
                    + "02000044"              //            sc
                    + "10008340"              //            bns sent                   ; an errno?
                    + "d000637c"              //            neg 3, 3
                    + "20007bf8"              //            std 3, 32(27)
                    + "1cffff4b"              //            b jump
                    + "00003a81"              // sent:      lwz 9, 0(26)
                    + "01002939"              //            addi 9, 9, 1
                    + "00003a91"              //            stw 9, 0(26)
                    + "b8ffff4b"              //            b each
                    + "2000804e"              // end:       blr
                    + "8877665544332211");    // control:   .quad CONTROL

    private Ppc64leStub() {}
}
