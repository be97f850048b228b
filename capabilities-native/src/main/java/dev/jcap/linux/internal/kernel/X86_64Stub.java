package dev.jcap.linux.internal.kernel;

/** The handler for x86-64, and the code that returns from it, in the form by which debuggers know a signal frame. */
final class X86_64Stub {

    static final StubCode CODE = StubCode.withRestorer(
            16,
            9,
            // handler(rdi = signal, rsi = siginfo, rdx = context)
            "f30f1efa"                         // handler:  endbr64
                    + "837e08fa"               //           cmp dword ptr [rsi+8], -6   ; si_code == SI_TKILL
                    + "0f85a3000000"           //           jne out
                    + "49bd8877665544332211"   //           movabs r13, CONTROL         ; the control block
                    + "8b4610"                 //           mov eax, [rsi+16]           ; si_pid
                    + "413b4508"               //           cmp eax, [r13+8]
                    + "0f858c000000"           //           jne out
                    + "f041ff450c"             //           lock inc dword ptr [r13+12] ; handlers at work
                    + "b8ba000000"             //           mov eax, 186                ; gettid
                    + "0f05"                   //           syscall
                    + "89c2"                   //           mov edx, eax
                    + "4d8b6500"               //           mov r12, [r13]              ; the first chunk
                    + "4d85e4"                 // chunk:    test r12, r12
                    + "7470"                   //           jz leave
                    + "498d5c2440"             //           lea rbx, [r12+64]           ; its first slot
                    + "418b4c2408"             //           mov ecx, [r12+8]            ; how many are in use
                    + "85c9"                   // slot:     test ecx, ecx
                    + "741a"                   //           jz more
                    + "395304"                 //           cmp [rbx+4], edx            ; for this thread?
                    + "750d"                   //           jne step
                    + "31c0"                   //           xor eax, eax                ; PENDING
                    + "be01000000"             //           mov esi, 1                  ; RUNNING
                    + "f00fb133"               //           lock cmpxchg [rbx], esi
                    + "740e"                   //           je run
                    + "4883c340"               // step:     add rbx, 64
                    + "ffc9"                   //           dec ecx
                    + "ebe2"                   //           jmp slot
                    + "4d8b2424"               // more:     mov r12, [r12]              ; the next chunk
                    + "ebcd"                   //           jmp chunk
                    + "488b6b08"               // run:      mov rbp, [rbx+8]            ; the list
                    + "488b4500"               // next:     mov rax, [rbp]              ; system call, negative at the end
                    + "4885c0"                 //           test rax, rax
                    + "782f"                   //           js done
                    + "488b7d08"               //           mov rdi, [rbp+8]
                    + "488b7510"               //           mov rsi, [rbp+16]
                    + "488b5518"               //           mov rdx, [rbp+24]
                    + "4c8b5520"               //           mov r10, [rbp+32]
                    + "4c8b4528"               //           mov r8, [rbp+40]
                    + "4c8b4d30"               //           mov r9, [rbp+48]
                    + "0f05"                   //           syscall
                    + "48894310"               //           mov [rbx+16], rax           ; result
                    + "483d01f0ffff"           //           cmp rax, -4095              ; an errno?
                    + "7309"                   //           jae done
                    + "ff4318"                 //           inc dword ptr [rbx+24]      ; completed
                    + "4883c538"               //           add rbp, 56
                    + "ebc8"                   //           jmp next
                    + "c70302000000"           // done:     mov dword ptr [rbx], 2      ; DONE
                    + "f041ff4d0c"             // leave:    lock dec dword ptr [r13+12]
                    + "c3"                     // out:      ret
                    + "48c7c00f000000"         // restorer: mov rax, 15                 ; rt_sigreturn
                    + "0f05");                 //           syscall

    private X86_64Stub() {}
}
