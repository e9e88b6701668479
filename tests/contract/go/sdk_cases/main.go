// Calls web-image and general-text through the official Go SDK in the ways that are named as arguments, one line of JSON
// for each.
// Standard input tells where the server is, the credentials and the picture: see Told.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/invoker/retry"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	ocr "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ocr/v1"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ocr/v1/model"
	ocrregion "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ocr/v1/region"
)

type Told struct {
	URL       string `json:"url"`
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
	ProjectID string `json:"project_id"`
	APIKey    string `json:"api_key"`
	Image     string `json:"image"`
	PDF       string `json:"pdf"`
	Temporary struct {
		AccessKey     string `json:"access_key"`
		SecretKey     string `json:"secret_key"`
		SecurityToken string `json:"security_token"`
	} `json:"temporary"`
	Proxy struct {
		Host     string `json:"host"`
		Port     int    `json:"port"`
		User     string `json:"user"`
		Password string `json:"password"`
	} `json:"proxy"`
}

type Failure struct {
	Class     string `json:"class"`
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	RequestID string `json:"request_id"`
}

type Line struct {
	Case   string   `json:"case"`
	Answer any      `json:"answer,omitempty"`
	Error  *Failure `json:"error,omitempty"`
}

var told Told

var cases = map[string]func() (any, error){
	"endpoint": func() (any, error) {
		yes, extract := true, []string{"contact_info", "image_size"}
		return call(withEndpoint(told.SecretKey, nil), &model.WebImageRequestBody{
			Image: &told.Image, DetectFont: &yes, DetectDirection: &yes, ExtractType: &extract,
		})
	},
	"region": func() (any, error) {
		credentials := basic.NewCredentialsBuilder().WithAk(told.AccessKey).WithSk(told.SecretKey).
			WithIamEndpointOverride(told.URL).Build()
		builder := ocr.OcrClientBuilder().WithCredential(credentials).WithRegion(region.NewRegion("cn-south-1", told.URL))
		return call(ocr.NewOcrClient(builder.Build()), picture())
	},
	// all from HUAWEICLOUD_SDK_* variables
	"environment": func() (any, error) {
		builder := ocr.OcrClientBuilder().WithRegion(ocrregion.ValueOf("cn-north-4"))
		return call(ocr.NewOcrClient(builder.Build()), picture())
	},
	// all from ~/.huaweicloud/credentials and ~/.huaweicloud/regions.yaml
	"files": func() (any, error) {
		builder := ocr.OcrClientBuilder().WithRegion(ocrregion.ValueOf("af-south-1"))
		return call(ocr.NewOcrClient(builder.Build()), picture())
	},
	"wrong secret": func() (any, error) {
		return call(withEndpoint("wrong", nil), picture())
	},
	"PDF": func() (any, error) {
		pdf := "JVBERi0xLjQKJcfs"
		return call(withEndpoint(told.SecretKey, nil), &model.WebImageRequestBody{Image: &pdf})
	},
	"image and url": func() (any, error) {
		url := "https://example.com/a.png"
		return call(withEndpoint(told.SecretKey, nil), &model.WebImageRequestBody{Image: &told.Image, Url: &url})
	},
	"no project": func() (any, error) {
		credentials := basic.NewCredentialsBuilder().WithAk(told.AccessKey).WithSk(told.SecretKey).Build()
		builder := ocr.OcrClientBuilder().WithCredential(credentials).WithEndpoint(told.URL)
		return call(ocr.NewOcrClient(builder.Build()), picture())
	},
	"temporary key": func() (any, error) {
		key := told.Temporary
		credentials := basic.NewCredentialsBuilder().WithAk(key.AccessKey).WithSk(key.SecretKey).
			WithSecurityToken(key.SecurityToken).WithProjectId(told.ProjectID).Build()
		builder := ocr.OcrClientBuilder().WithCredential(credentials).WithEndpoint(told.URL)
		return call(ocr.NewOcrClient(builder.Build()), picture())
	},
	"SM3 signature": func() (any, error) {
		options := config.DefaultHttpConfig().WithSigningAlgorithm(algorithm.HmacSM3)
		return call(withEndpoint(told.SecretKey, options), picture())
	},
	"retries": func() (any, error) {
		invoker := withEndpoint(told.SecretKey, nil).RecognizeWebImageInvoker(request(picture()))
		failed := func(_ interface{}, err error) bool {
			refused, ok := err.(*sdkerr.ServiceResponseError)
			return ok && refused.StatusCode >= 500
		}
		invoker.WithRetry(3, failed, new(retry.None))
		return invoker.Invoke()
	},
	// 32 threads share one client, whose pool keeps as many connections
	"threads": func() (any, error) {
		options := config.DefaultHttpConfig().WithHttpTransport(&http.Transport{MaxIdleConnsPerHost: 32})
		client := withEndpoint(told.SecretKey, options)
		var group sync.WaitGroup
		failures := make(chan error, 32*8)
		for thread := 0; thread < 32; thread++ {
			group.Add(1)
			go func() {
				defer group.Done()
				for number := 0; number < 8; number++ {
					if _, err := call(client, picture()); err != nil {
						failures <- err
					}
				}
			}()
		}
		group.Wait()
		close(failures)
		if err, ok := <-failures; ok {
			return nil, err
		}
		return call(client, picture())
	},
	"API key": func() (any, error) {
		invoker := withEndpoint(told.SecretKey, nil).RecognizeWebImageInvoker(request(picture()))
		invoker.AddHeaders(map[string]string{"Authorization": "Bearer " + told.APIKey})
		return invoker.Invoke()
	},
	"general-text": func() (any, error) {
		return callGeneralText(&model.GeneralTextRequestBody{Image: &told.Image})
	},
	"general-text, all switches": func() (any, error) {
		yes, no, language := true, false, "auto"
		return callGeneralText(&model.GeneralTextRequestBody{
			Image: &told.Image, DetectDirection: &yes, CharacterMode: &yes, SingleOrientationMode: &yes, QuickMode: &no,
			Language: &language, ReturnMarkdownResult: &yes,
		})
	},
	"general-text, second page": func() (any, error) {
		second := int32(2)
		return callGeneralText(&model.GeneralTextRequestBody{Image: &told.PDF, PdfPageNumber: &second})
	},
	"general-text, no such language": func() (any, error) {
		unknown := "xx"
		return callGeneralText(&model.GeneralTextRequestBody{Image: &told.Image, Language: &unknown})
	},
	"proxy": func() (any, error) {
		proxy := config.NewProxy().WithSchema("http").WithHost(told.Proxy.Host).WithPort(told.Proxy.Port).
			WithUsername(told.Proxy.User).WithPassword(told.Proxy.Password)
		return call(withEndpoint(told.SecretKey, config.DefaultHttpConfig().WithProxy(proxy)), picture())
	},
}

func withEndpoint(secret string, options *config.HttpConfig) *ocr.OcrClient {
	credentials := basic.NewCredentialsBuilder().WithAk(told.AccessKey).WithSk(secret).
		WithProjectId(told.ProjectID).Build()
	builder := ocr.OcrClientBuilder().WithCredential(credentials).WithEndpoint(told.URL)
	if options != nil {
		builder.WithHttpConfig(options)
	}
	return ocr.NewOcrClient(builder.Build())
}

func picture() *model.WebImageRequestBody {
	return &model.WebImageRequestBody{Image: &told.Image}
}

func request(body *model.WebImageRequestBody) *model.RecognizeWebImageRequest {
	return &model.RecognizeWebImageRequest{Body: body}
}

func call(client *ocr.OcrClient, body *model.WebImageRequestBody) (*model.RecognizeWebImageResponse, error) {
	return client.RecognizeWebImage(request(body))
}

func callGeneralText(body *model.GeneralTextRequestBody) (*model.RecognizeGeneralTextResponse, error) {
	return withEndpoint(told.SecretKey, nil).RecognizeGeneralText(&model.RecognizeGeneralTextRequest{Body: body})
}

func main() {
	if err := json.NewDecoder(os.Stdin).Decode(&told); err != nil {
		panic(err)
	}
	for _, name := range os.Args[1:] {
		line := Line{Case: name}
		answer, err := cases[name]()
		if err == nil {
			line.Answer = answer
		} else {
			line.Error = &Failure{Class: fmt.Sprintf("%T", err), Message: err.Error()}
			if refused, ok := err.(*sdkerr.ServiceResponseError); ok {
				line.Error.Status, line.Error.Code = refused.StatusCode, refused.ErrorCode
				line.Error.Message, line.Error.RequestID = refused.ErrorMessage, refused.RequestId
			}
		}
		if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
			panic(err)
		}
	}
}
