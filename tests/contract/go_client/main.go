// Decodes answers of web-image, one JSON object a line on standard input, into types with the same fields and Go
// types as the models of the official Go SDK (services/ocr/v1/model), and prints what it understood. encoding/json
// refuses what the SDK's decoder refuses: 13.0 for an int32, a number for a string.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type response struct {
	Result    *result `json:"result,omitempty"`
	ErrorCode *string `json:"error_code,omitempty"`
	ErrorMsg  *string `json:"error_msg,omitempty"`
}

type result struct {
	WordsBlockCount int32         `json:"words_block_count"`
	WordsBlockList  []wordsBlock  `json:"words_block_list"`
	ExtractedData   extractedData `json:"extracted_data"`
}

type wordsBlock struct {
	Words      string    `json:"words"`
	Confidence float32   `json:"confidence"`
	Location   [][]int32 `json:"location"`
	FontList   *[]string  `json:"font_list,omitempty"`
	FontScores *[]float32 `json:"font_scores,omitempty"`
}

type extractedData struct {
	ContactInfo *contactInfo `json:"contact_info,omitempty"`
	ImageSize   *imageSize   `json:"image_size,omitempty"`
}

type contactInfo struct {
	Name          *string `json:"name,omitempty"`
	Phone         *string `json:"phone,omitempty"`
	Province      *string `json:"province,omitempty"`
	City          *string `json:"city,omitempty"`
	District      *string `json:"district,omitempty"`
	DetailAddress *string `json:"detail_address,omitempty"`
}

type imageSize struct {
	Height int32 `json:"height"`
	Width  int32 `json:"width"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		// old versions of the SDK decode an error into a map of strings: all of its values have to be strings
		var flat map[string]string
		var answer response
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if answer.ErrorCode != nil {
			if err := json.Unmarshal(lines.Bytes(), &flat); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		understood, _ := json.Marshal(answer)
		fmt.Println(string(understood))
	}
}
