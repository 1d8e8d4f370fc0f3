# Completion of postwatch in fish. For good: postwatch completion fish > ~/.config/fish/completions/postwatch.fish
function __postwatch_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in (postwatch --complete $words[2..-1] "$typed" 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path "$typed"
            case :folder
                __fish_complete_directories "$typed"
            case '*'
                echo $line
        end
    end
end
complete -c postwatch -f -a '(__postwatch_complete)'
