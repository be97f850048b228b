package dev.jcap.linux.internal.kernel;

/** The handler for 64-bit RISC-V, which uses no register but those that a called function may use. */
final class Riscv64Stub {

    static final StubCode CODE = StubCode.of(
            232,
            // handler(a0 = signal, a1 = siginfo, a2 = context)
            "83a28500"                     // handler:  lw t0, 8(a1)         ; si_code == SI_TKILL
                    + "1303a0ff"           //           li t1, -6
                    + "639e620c"           //           bne t0, t1, out
                    + "97030000"           // here:     auipc t2, 0
                    + "83b3c30d"           //           ld t2, 220(t2)       ; the control block
                    + "83a20501"           //           lw t0, 16(a1)        ; si_pid
                    + "03a38300"           //           lw t1, 8(t2)
                    + "6394620c"           //           bne t0, t1, out
                    + "138ec300"           //           addi t3, t2, 12      ; handlers at work
                    + "93021000"           //           li t0, 1
                    + "2f205e06"           //           amoadd.w.aqrl zero, t0, (t3)
                    + "0f003003"           //           fence rw, rw         ; seen at work before it looks for work
                    + "9308200b"           //           li a7, 178           ; gettid
                    + "73000000"           //           ecall
                    + "930e0500"           //           mv t4, a0
                    + "03bf0300"           //           ld t5, 0(t2)         ; the first chunk
                    + "630e0f08"           // chunk:    beqz t5, leave
                    + "930f0f04"           //           addi t6, t5, 64      ; its first slot
                    + "03288f00"           //           lw a6, 8(t5)         ; how many are in use
                    + "0f003002"           //           fence r, rw          ; their contents are older
                    + "63080802"           // slot:     beqz a6, more
                    + "83a24f00"           //           lw t0, 4(t6)         ; for this thread?
                    + "639ed201"           //           bne t0, t4, step
                    + "afa20f14"           // claim:    lr.w.aq t0, (t6)     ; PENDING
                    + "639a0200"           //           bnez t0, step
                    + "13031000"           //           li t1, 1             ; RUNNING
                    + "afa26f1a"           //           sc.w.rl t0, t1, (t6)
                    + "e39802fe"           //           bnez t0, claim
                    + "6f008001"           //           j run
                    + "938f0f04"           // step:     addi t6, t6, 64
                    + "1308f8ff"           //           addi a6, a6, -1
                    + "6ff05ffd"           //           j slot
                    + "033f0f00"           // more:     ld t5, 0(t5)         ; the next chunk
                    + "6ff0dffb"           //           j chunk
                    + "03b88f00"           // run:      ld a6, 8(t6)         ; the list
                    + "83380800"           // next:     ld a7, 0(a6)         ; system call, negative at the end
                    + "63c00804"           //           bltz a7, done
                    + "03358800"           //           ld a0, 8(a6)
                    + "83350801"           //           ld a1, 16(a6)
                    + "03368801"           //           ld a2, 24(a6)
                    + "83360802"           //           ld a3, 32(a6)
                    + "03378802"           //           ld a4, 40(a6)
                    + "83370803"           //           ld a5, 48(a6)
                    + "73000000"           //           ecall
                    + "23b8af00"           //           sd a0, 16(t6)        ; result
                    + "b7f2ffff"           //           lui t0, 0xfffff      ; an errno?
                    + "63eca200"           //           bltu t0, a0, done
                    + "83a28f01"           //           lw t0, 24(t6)        ; completed
                    + "93821200"           //           addi t0, t0, 1
                    + "23ac5f00"           //           sw t0, 24(t6)
                    + "13088803"           //           addi a6, a6, 56
                    + "6ff01ffc"           //           j next
                    + "0f001003"           // done:     fence rw, w
                    + "93022000"           //           li t0, 2             ; DONE
                    + "23a05f00"           //           sw t0, 0(t6)
                    + "9302f0ff"           // leave:    li t0, -1
                    + "2f205e06"           //           amoadd.w.aqrl zero, t0, (t3)
                    + "67800000"           // out:      ret
                    + "8877665544332211"); // control:  .dword CONTROL

    private Riscv64Stub() {}
}
