# Completion of postwatch in bash. Once: eval "$(postwatch completion bash)"; for good: add that line to ~/.bashrc.
_postwatch() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :file) compopt -o default ;;
            :folder) compopt -o dirnames ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <(postwatch --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _postwatch postwatch
