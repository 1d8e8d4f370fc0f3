# Completion of postwatch in PowerShell. For good: postwatch completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName postwatch -ScriptBlock {
    param($typed, $ast, $position)
    $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
    # An empty word would be lost on the way to a program; the program takes "" for it.
    if ($typed -eq '') { $words += '""' }
    foreach ($line in (postwatch --complete @words 2>$null)) {
        if ($line -eq ':file' -or $line -eq ':folder') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)
        } else {
            $word, $meaning = $line -split "`t", 2
            if (-not $meaning) { $meaning = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
        }
    }
}
